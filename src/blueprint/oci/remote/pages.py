"""Lists that come in pages (RFC 8288: Link, as the distribution specification uses it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from blueprint.oci.document import parse_object
from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.message import origin_of
from blueprint.oci.remote.redirects import resolved
from blueprint.oci.remote.response import Response

PAGE_LIMIT = 16 * 1024 * 1024
_MOST_PAGES = 10_000
_LINK = re.compile(r"<([^>]*)>([^<]*)")
_NEXT = re.compile(r';\s*rel\s*=\s*"?(?:[^";,]*\s)?next\b', re.IGNORECASE)


def pages(
    client: Client, path: str, what: str, *, scopes: Scopes, accept: str = "application/json"
) -> Iterator[tuple[Response, dict[str, Any]]]:
    """The answers' JSON objects, page after page. Refused or NotFound when a page is refused.

    Unreachable, for good, when the pages go in circles or lead to another host.
    """
    seen: set[str] = set()
    while path:
        if path in seen or len(seen) > _MOST_PAGES:
            raise Unreachable(f"{client.host} lists pages in circles", temporary=False)
        seen.add(path)
        response, body = client.fetch(path, PAGE_LIMIT, scopes=scopes, headers={"Accept": accept})
        if response.status != 200:
            raise client.refusal(response, what)
        yield response, parse_object(body, f"the answer of {client.host}")
        path = _next(response)


def _next(response: Response) -> str:
    for target, parameters in _LINK.findall(response.header("Link") or ""):
        if _NEXT.search(parameters):
            url = resolved(response.url, target)
            if origin_of(url) != origin_of(response.url):
                raise Unreachable("a list goes on at another host, which is refused", temporary=False)
            return url
    return ""
