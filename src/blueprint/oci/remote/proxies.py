"""Which proxy a host is reached through: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as curl and Go read them."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.message import Origin


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; `authorization` is the value of its Proxy-Authorization header."""

    host: str
    port: int
    authorization: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What the proxy, and nobody else, is to read."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def proxy_for(origin: Origin, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy for an origin; None when it is reached directly, as loopback addresses always are."""
    text = _variable(environment, f"{origin.scheme}_proxy")
    if not text or is_loopback(origin.host) or _is_exempt(origin, _variable(environment, "no_proxy")):
        return None
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme != "http" or not parts.hostname:
        raise Unreachable(
            f"{origin.scheme.upper()}_PROXY names a proxy that cannot be used: its URL must begin with http://",
            temporary=False,
        )
    authorization = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(pair.encode()).decode()
    return Proxy(parts.hostname, parts.port or 80, authorization)


def _variable(environment: Mapping[str, str], name: str) -> str:
    """The lower-case variable, else the upper-case one; in CGI, HTTP_PROXY is a header of the caller."""
    if name in environment:
        return environment[name].strip()
    if name == "http_proxy" and "REQUEST_METHOD" in environment:
        return ""
    return environment.get(name.upper(), "").strip()


def _is_exempt(origin: Origin, exemptions: str) -> bool:
    return any(_matches(origin, entry.strip().lower()) for entry in exemptions.split(","))


def _matches(origin: Origin, entry: str) -> bool:
    if entry in ("", "*"):
        return entry == "*"
    address = _address(origin.host)
    if address is not None and "/" in entry:
        try:
            return address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    name, port = _split_port(entry)
    if port is not None and port != origin.port:
        return False
    if address is not None:
        return _address(name) == address
    suffix = name.removeprefix("*").removeprefix(".")
    return origin.host == suffix or origin.host.endswith(f".{suffix}")


def _split_port(entry: str) -> tuple[str, int | None]:
    if _address(entry.strip("[]")) is not None:
        return entry.strip("[]"), None
    name, colon, port = entry.rpartition(":")
    return (name.strip("[]"), int(port)) if colon and port.isdigit() else (entry, None)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
