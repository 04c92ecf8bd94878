"""Where an answer sends us on, and what may travel there."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin, urlsplit, urlunsplit

from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.message import Request, origin_of, shown

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPING = frozenset({307, 308})
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})


def redirected(request: Request, status: int, location: str | None) -> Request:
    """The request to make instead. What proves who we are goes to nobody else (RFC 9110, section 15.4).

    Unreachable, for good, when there is nowhere to go.
    """
    if not location:
        raise Unreachable(f"{shown(request.url)} redirects to nowhere", temporary=False)
    url = resolved(request.url, location)
    headers = dict(request.headers)
    if origin_of(url) != request.origin:
        headers = {name: value for name, value in headers.items() if name.lower() not in _SECRET}
    if request.method in ("GET", "HEAD") or status in _KEEPING:
        return replace(request, url=url, headers=headers)
    return replace(request, method="GET", url=url, headers=headers, body=None)


def resolved(base: str, location: str) -> str:
    """The absolute URL of a Location header; from https it never leads to plain http.

    A registry behind a proxy that ends TLS may name itself with http: then the host is the same, and
    https is meant. Unreachable, for good, for anything else that is no https URL.
    """
    try:
        url = urljoin(base, location)
        parts = urlsplit(url)
        origin_of(url)
    except ValueError:
        raise Unreachable(
            f"{shown(base)} redirects to what is no http or https URL", temporary=False
        ) from None
    authority = parts.netloc.rpartition("@")[2]  # whoever redirects us does not choose who we are
    scheme = parts.scheme
    if urlsplit(base).scheme == "https" and scheme == "http":
        if parts.hostname != urlsplit(base).hostname:
            raise Unreachable(
                f"{shown(base)} redirects from https to {shown(url)}, which is refused", temporary=False
            )
        scheme, authority = "https", urlsplit(base).netloc
    return urlunsplit((scheme, authority, parts.path, parts.query, ""))
