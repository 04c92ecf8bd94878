"""Values of secrets on their way into a text that is kept or shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MARK = "***"
_NAME = re.compile(
    r"(?:^|_)[A-Z0-9]*(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|KEY|CREDENTIAL|PAT)S?(?:_|$)"
)
_SHORTEST = 6


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The values of variables whose names look like secrets, longest first; of several lines, each one too.

    Short values are left out: they would be found in every text.
    """
    values = [value for name, value in environment.items() if _NAME.search(name.upper())]
    texts = {text.strip() for value in values for text in (value, *value.splitlines())}
    return tuple(sorted((text for text in texts if len(text) >= _SHORTEST), key=len, reverse=True))


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret replaced by `***`."""
    for secret in secrets:
        text = text.replace(secret, MARK)
    return text
