"""The letter of bindings: what the table of drivers says, as shapes."""

from __future__ import annotations

from typing import Final

from blueprint.address import ID_PATTERN
from blueprint.model import DRIVERS, Driver, Setting, SettingType
from blueprint.source.shape import Chosen, Field, Flag, Record, Shape, Text, Whole

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"  # of a repository's name, as in `reference`
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = rf"(?:\[[0-9a-fA-F:]+\]|localhost|{_LABEL}(?:\.{_LABEL})+|{_LABEL}(?=:))(?::[0-9]{{1,5}})?"
_AUTHORITY = rf"(?:[A-Za-z0-9._-]+@)?(?:\[[0-9a-fA-F:]+\]|{_LABEL}(?:\.{_LABEL})*)(?::[0-9]{{1,5}})?"
_LOOPBACK = r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?"
_REST = r"/[^\s?#-][^\s?#]*"
_GIT = (
    rf"https://{_AUTHORITY}{_REST}|ssh://{_AUTHORITY}{_REST}|http://{_LOOPBACK}{_REST}|file://{_REST}"
    rf"|{_REST}|(?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*:[^-:\\\s/][^:\s?#]*"
    rf"|(?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*:/(?!/)[^:\s?#]*"
)
_FILLED = r"[^\s-](?:[^\x00-\x1f]*\S)?"
_FILLED_HINT = "it begins with neither a space nor a hyphen"

_TEXTS = {
    SettingType.NAME: (
        ID_PATTERN,
        "lower-case letters, digits and inner hyphens",
        "is no name in Kubernetes",
        63,
    ),
    SettingType.REGISTRY: (
        rf"{_HOST}(?:/{_COMPONENT})*",
        "HOST[:PORT] or HOST[:PORT]/PREFIX, without https:// and without a tag",
        "is no place in a registry",
        255,
    ),
    SettingType.URL: (
        _GIT,
        "https://HOST/PATH, ssh://HOST/PATH, USER@HOST:PATH, file:///PATH or a whole path; "
        "http:// only for this machine itself",
        "is no address of a git repository",
        0,
    ),
}


def _shape(setting: Setting) -> Shape:
    match setting.type:
        case SettingType.BOOLEAN:
            return Flag()
        case SettingType.NUMBER | SettingType.SECONDS:
            return Whole(setting.minimum, setting.maximum)
    if setting.choices:
        return Text(setting.name, setting.choices)
    pattern, hint, is_no, longest = _TEXTS.get(setting.type, (_FILLED, _FILLED_HINT, "", 0))
    is_number_too = setting.type is SettingType.TEXT
    return Text(
        setting.name, pattern=pattern, pattern_hint=hint, is_no=is_no, longest=longest, numbers=is_number_too
    )


def _field(setting: Setting) -> Field:
    examples = (setting.example,) if setting.example else ()
    return Field(_shape(setting), setting.help, setting.required, _default(setting), examples)


def _default(setting: Setting) -> bool | int | str | None:
    if setting.default is None:
        return None
    match setting.type:
        case SettingType.BOOLEAN:
            return setting.default == "true"
        case SettingType.NUMBER | SettingType.SECONDS:
            return int(setting.default)
    return setting.default


def _record(driver: Driver) -> Record:
    fields = {name: _field(setting) for name, setting in driver.settings.items()}
    own = Field(Text("driver", (driver.name,)), driver.summary, required=True)
    return Record(driver.name, {"driver": own, **fields}, key_what="setting")


BINDING: Final = Chosen(
    "driver",
    "What kind of endpoint plays the element.",
    {name: _record(driver) for name, driver in DRIVERS.items()},
    tuple(driver.summary for driver in DRIVERS.values()),
)
