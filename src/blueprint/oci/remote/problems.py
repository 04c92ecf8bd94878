"""What a registry's refusal says (OCI distribution specification, "Error codes")."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus

from blueprint.oci.errors import AccessDenied, NotFound, OciError, Refused
from blueprint.oci.remote.response import Response
from blueprint.oci.remote.retry import RETRIED
from blueprint.redact import redact
from blueprint.wording import visible

_READ = 64 * 1024
_SHOWN = 300


def refusal(response: Response, what: str, host: str, secrets: Iterable[str]) -> OciError:
    """The exception for an answer that says no; reads and closes it. `what` was wanted: "push app:1"."""
    codes, said = _errors(_beginning(response))
    said = visible(redact(said, secrets))[:_SHOWN]
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "unknown status"
    text = f"{host} refused to {what}: {response.status} {phrase}" + (f" ({said})" if said else "")
    if response.status == 404:
        return NotFound(text, codes=codes)
    if response.status in (401, 403):
        hint = "; log in first, as with `docker login` or `podman login`" if response.status == 401 else ""
        return AccessDenied(text + hint, status=response.status, codes=codes)
    return Refused(text, status=response.status, codes=codes, temporary=response.status in RETRIED)


def _beginning(response: Response) -> bytes:
    try:
        return response.read(_READ)
    except OciError:
        return b""
    finally:
        response.close()


def _errors(body: bytes) -> tuple[tuple[str, ...], str]:
    """The codes and the words of an error document; nothing when it is none, such as a proxy's page."""
    try:
        errors = json.loads(body)["errors"]
        pairs = [(str(one.get("code", "")), str(one.get("message", ""))) for one in errors]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return (), ""
    said = "; ".join(": ".join(filter(None, pair)) for pair in pairs)
    return tuple(code for code, _ in pairs), said
