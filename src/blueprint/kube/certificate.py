"""When a client certificate ends, read from its DER bytes (RFC 5280, section 4.1): that needs no library.

An API server says no more than 401 to a certificate that has expired; we say why.
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

_VERSION, _UTC_TIME = 0xA0, 0x17


def expiry(pem: str) -> datetime | None:
    """`notAfter` of the first certificate in a PEM text; None when it cannot be read."""
    try:
        start = pem.index("-----BEGIN CERTIFICATE-----")
        end = pem.index("-----END CERTIFICATE-----", start) + len("-----END CERTIFICATE-----")
        return _not_after(ssl.PEM_cert_to_DER_cert(pem[start:end]))
    except (ValueError, IndexError):
        return None


def _not_after(der: bytes) -> datetime:
    certificate = _value(der, 0)
    fields = _value(certificate, 0)
    at = _next(fields, 0) if fields[0] == _VERSION else 0
    for _ in range(3):  # serial number, signature, issuer
        at = _next(fields, at)
    validity = _value(fields, at)
    at = _next(validity, 0)
    text = _value(validity, at).decode("ascii")
    pattern = "%y%m%d%H%M%SZ" if validity[at] == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, pattern).replace(tzinfo=UTC)


def _header(data: bytes, at: int) -> tuple[int, int]:
    """Where the value of the element at `at` begins, and how long it is (X.690, section 8.1.3)."""
    length = data[at + 1]
    if length < 0x80:
        return at + 2, length
    count = length & 0x7F
    return at + 2 + count, int.from_bytes(data[at + 2 : at + 2 + count], "big")


def _value(data: bytes, at: int) -> bytes:
    begin, length = _header(data, at)
    return data[begin : begin + length]


def _next(data: bytes, at: int) -> int:
    begin, length = _header(data, at)
    return begin + length
