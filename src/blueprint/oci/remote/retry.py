"""When to try again, and how long to wait before (RFC 9110, section 10.2.3: Retry-After)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRIED = frozenset({408, 429, 500, 502, 503, 504})


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential delays in seconds with full jitter; what the server asks for counts more, up to `longest`.

    `sleep`, `draw` (a number from 0 to 1) and `now` are there for tests.
    """

    attempts: int = 6
    first: float = 0.25
    longest: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = random.random
    now: Callable[[], datetime] = _now

    def delay(self, attempt: int, retry_after: str | None = None) -> float:
        """How long to wait after attempt number `attempt` (from 1) has failed."""
        asked = self._asked(retry_after)
        jitter = self.draw() * self.first * float(2 ** (attempt - 1))
        if asked is None:
            return min(jitter, self.longest)
        return min(asked, self.longest) + jitter / 10  # not all at the same moment

    def _asked(self, retry_after: str | None) -> float | None:
        """The seconds in a Retry-After header, which may be a number or a date; None when it is neither."""
        text = (retry_after or "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - self.now()).total_seconds())
