"""Who we are to a registry."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a token: an identity token buys bearer tokens, a registry token is one.

    None of them is shown when this is printed.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    registry_token: str = field(default="", repr=False)

    @property
    def basic(self) -> str | None:
        """The value of an Authorization header; None when there is no password."""
        if not self.user and not self.password:
            return None
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may show."""
        basic = (self.basic or "").removeprefix("Basic ")
        return tuple(filter(None, (self.password, self.identity_token, self.registry_token, basic)))
