"""Whom to trust and who we are: certificates from settings and from folders like docker's certs.d."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.message import Origin
from blueprint.oci.remote.settings import RemoteSettings

_SYSTEM = (Path("/etc/containers/certs.d"), Path("/etc/docker/certs.d"))
_PROBE_TIMEOUT = 2.0


def context_for(origin: Origin, settings: RemoteSettings, *, is_own: bool) -> ssl.SSLContext:
    """The context for an origin. Only the registry itself (`is_own`) gets the settings' client certificate.

    Unreachable, for good, when a certificate or key cannot be read.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if settings.authority is not None:
            context.load_verify_locations(settings.authority)
        if is_own and settings.client_certificate is not None:
            context.load_cert_chain(settings.client_certificate, settings.client_key, _no_passphrase)
        for folder in folders_for(origin, settings):
            _load(context, folder)
    except (OSError, ValueError) as error:
        name = f": {error.filename}" if isinstance(error, OSError) and error.filename else ""
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreachable(
            f"cannot use the certificates for {origin.authority}{name}: {reason}", temporary=False
        ) from None
    return context


def folders_for(origin: Origin, settings: RemoteSettings) -> Iterator[Path]:
    """The folders of certificates that are there for a host, as docker and podman name them."""
    own = [settings.certificates] if settings.certificates is not None else []
    home = settings.environment.get("HOME")
    if home:
        own.append(Path(home, ".config", "containers", "certs.d"))
    for root in (*own, *_SYSTEM):
        for name in dict.fromkeys((f"{origin.host}:{origin.port}", origin.authority)):
            if (root / name).is_dir():
                yield root / name


def speaks_tls(host: str, port: int) -> bool:
    """Whether a server answers a TLS greeting with TLS; nothing is sent to it besides.

    False also when it does not answer at all: whoever then connects learns why.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # only a question; trust comes later
    try:
        with (
            socket.create_connection((host, port), _PROBE_TIMEOUT) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return True
    except ssl.SSLError as error:
        return error.reason not in {
            "WRONG_VERSION_NUMBER",
            "UNEXPECTED_EOF_WHILE_READING",
        } and not isinstance(error, ssl.SSLEOFError)
    except OSError:
        return False


def _load(context: ssl.SSLContext, folder: Path) -> None:
    for authority in sorted(folder.glob("*.crt")):
        context.load_verify_locations(authority)
    for certificate in sorted(folder.glob("*.cert")):
        context.load_cert_chain(certificate, certificate.with_suffix(".key"), _no_passphrase)


def _no_passphrase() -> str:
    raise ValueError("the key is protected by a passphrase, which cannot be asked for")
