"""What went wrong between us and an API server, in words that say what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from blueprint.kube.errors import AccessDenied, Conflict, KubeError, Missing, Owned, Refused, Unreachable
from blueprint.redact import redact

_FORBIDDEN = re.compile(
    r'User "(?P<user>[^"]*)" cannot (?P<verb>\S+) resource "(?P<resource>[^"]+)"'
    r' in API group "(?P<group>[^"]*)"(?: in the namespace "(?P<namespace>[^"]*)")?'
)
_MANAGER = re.compile(r'conflict with "(?P<manager>[^"]*)"')
_QUOTED = re.compile(r'="([^"]*)"')
_TEMPORARY = frozenset({429, 500, 502, 503, 504})


def refusal(status: int, answer: dict[str, Any], doing: str, user: str) -> Refused:
    """The error for a Status object (meta/v1) that the API server answered with, while `doing` something."""
    message, reason = str(answer.get("message") or f"HTTP {status}"), str(answer.get("reason") or "")
    if status == 401:
        return AccessDenied(f"cannot {doing}: the API server does not know {user}", status=401, reason=reason)
    if status == 403 and (lacking := _FORBIDDEN.search(message)):
        return AccessDenied(f"cannot {doing}: {_right(lacking)}", status=403, reason=reason)
    if status == 404:
        return Missing(f"cannot {doing}: {message}", status=404, reason=reason)
    if status == 409 and (fields := owned_fields(answer)):
        return Conflict(f"cannot {doing}: {_owners(fields)}", fields)
    temporary = status in _TEMPORARY or (status == 409 and reason == "Conflict")
    return Refused(f"cannot {doing}: {message}", status=status, reason=reason, temporary=temporary)


def owned_fields(answer: dict[str, Any]) -> tuple[Owned, ...]:
    """The fields of a conflict and whose they are (`FieldManagerConflict` in the causes of a Status)."""
    causes = (answer.get("details") or {}).get("causes") or ()
    found = []
    for cause in causes:
        if cause.get("reason") == "FieldManagerConflict":
            manager = _MANAGER.search(cause.get("message", ""))
            field = _QUOTED.sub(r"=\1", cause.get("field", ""))  # in the form of Change.path
            found.append(Owned(field, manager["manager"] if manager else "somebody else"))
    return tuple(found)


def no_answer(error: BaseException, doing: str, server: str, secrets: Iterable[str]) -> KubeError:
    """The error for a connection that failed, with the whole chain of causes read for what is known."""
    text = redact(" ".join(dict.fromkeys(_chain(error))), secrets)
    lower = text.lower()
    if "certificate has expired" in lower:
        why, temporary = "its certificate has expired (the cluster's administrator must renew it)", False
    elif "certificate verify failed" in lower or "certificate_verify_failed" in lower:
        why = f"its certificate is not trusted: {text} (certificate-authority must be the cluster's)"
        temporary = False
    elif "refused" in lower:
        why, temporary = "connection refused (is the API server up, and the address right?)", True
    elif "name or service not known" in lower or "name resolution" in lower or "no address" in lower:
        why, temporary = "no such host (is the address right, and the VPN up?)", True
    elif "timeout" in type(error).__name__.lower():
        why, temporary = "no answer in time", True
    else:
        why, temporary = text or type(error).__name__, True
    return Unreachable(f"cannot {doing}: {server}: {why}", temporary=temporary)


def _right(lacking: re.Match[str]) -> str:
    """Which right is missing, and for whom."""
    resource = f"{lacking['resource']}.{lacking['group']}" if lacking["group"] else lacking["resource"]
    where = f" in namespace {lacking['namespace']}" if lacking["namespace"] else ""
    role = "a Role there" if lacking["namespace"] else "a ClusterRole"
    return (
        f"user {lacking['user']} may not {lacking['verb']} {resource}{where} "
        f"({role} with verb {lacking['verb']} on {resource}, bound to that user, would allow it)"
    )


def _owners(fields: tuple[Owned, ...]) -> str:
    parts = ", ".join(f"{each.field} belongs to {each.manager}" for each in fields)
    return f"{parts} (take it out of the manifest, have the owner give it up, or apply with force)"


def _chain(error: BaseException | None) -> Iterable[str]:
    while error is not None:
        if str(error):
            yield str(error)
        error = error.__cause__ or error.__context__
