"""Values of secrets on their way into a text that is kept or shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MARK = "***"
_NAME = re.compile(
    r"(?:^|_)[A-Z0-9]*(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|(?<!ASK)PASS|PWD|APIKEY|KEY|CREDENTIAL|PAT)"
    r"S?(?:_|$)"
)
_FOLDERS = frozenset({"PWD", "OLDPWD"})
_URL_PASSWORD = re.compile(r"://[^/\s:@]*:([^/\s]+)@")
_SHORTEST = 6


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The values of variables whose names look like secrets, longest first; of several lines, each one too.

    So are the passwords of URLs, whatever the variable's name. Short values are left out: they
    would be found in every text.
    """
    values = [value for name, value in environment.items() if _is_secret(name.upper())]
    values += [found for value in environment.values() for found in _URL_PASSWORD.findall(value)]
    texts = {text.strip() for value in values for text in (value, *value.splitlines())}
    return tuple(sorted((text for text in texts if len(text) >= _SHORTEST), key=len, reverse=True))


def names_a_secret(name: str) -> bool:
    """Whether a name (of a variable, a setting) says that its value is a secret."""
    return _is_secret(re.sub("[^A-Z0-9]+", "_", name.upper()))


def _is_secret(name: str) -> bool:
    return name not in _FOLDERS and _NAME.search(name) is not None


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret replaced by `***`."""
    for secret in secrets:
        text = text.replace(secret, MARK)
    return text
