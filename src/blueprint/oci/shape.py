"""The shape of an image's config (OCI image-spec, config.md), checked before anything uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint.oci.errors import InvalidImage
from blueprint.reference import is_digest

_TEXTS = frozenset({"architecture", "os", "variant", "created"})
_SETTING_TEXTS = frozenset({"User", "WorkingDir"})
_SETTING_LISTS = frozenset({"Entrypoint", "Cmd", "Env"})


def check_config(document: Mapping[str, Any], where: str) -> None:
    """InvalidImage, naming `where` and the field, when a field has another type than the specification's.

    Missing fields and null are fine everywhere, and so are fields that the specification does not know.
    """
    for key in _TEXTS:
        _require(document, key, _is_text, "a text", where)
    _require(document, "history", _is_objects, "a list of objects", where)
    for key in ("config", "rootfs"):
        _require(document, key, _is_object, "an object", where)
    _check_settings(document.get("config") or {}, where)
    _require(
        document.get("rootfs") or {}, "diff_ids", _is_digests, "a list of sha256 or sha512 digests", where
    )


def _check_settings(settings: Mapping[str, Any], where: str) -> None:
    for key in _SETTING_TEXTS:
        _require(settings, key, _is_text, "a text", where)
    for key in _SETTING_LISTS:
        _require(settings, key, _is_texts, "a list of texts", where)
    _require(settings, "Labels", _is_labels, "an object of texts", where)
    _require(settings, "ExposedPorts", _is_object, "an object", where)


def _require(document: Mapping[str, Any], key: str, fits: Any, what: str, where: str) -> None:
    value = document.get(key)
    if value is not None and not fits(value):
        raise InvalidImage(f"{where}: {key} must be {what}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_object, value))


def _is_labels(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_digests(value: Any) -> bool:
    return _is_texts(value) and all(map(is_digest, value))
