"""Times as programs written in Go print them."""

from __future__ import annotations

from datetime import datetime


def parse_time(text: str) -> datetime | None:
    """A time with up to nanoseconds; None for Go's zero."""
    if text.startswith("0001-"):
        return None
    whole, _, rest = text.partition(".")
    zone = rest.lstrip("0123456789")
    fraction = rest[: len(rest) - len(zone)][:6]
    return datetime.fromisoformat(f"{whole}.{fraction.ljust(6, '0')}{zone}" if rest else whole)
