"""Credentials from the files of docker and podman, and from the helpers that those name.

The first file that knows a host decides. In a file, `credHelpers` comes before `credsStore`, which comes
before `auths`; in `auths` the longest matching part of `host/repository` wins, as podman has it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from blueprint.oci.errors import OciError
from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.helpers import from_helper
from blueprint.oci.remote.settings import RemoteSettings

_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io"})
_HUB_KEY = "https://index.docker.io/v1/"


def find_credentials(host: str, repository: str, settings: RemoteSettings) -> Credentials | None:
    """The credentials for a repository of a host (`registry.example.org:5000`); None when there are none.

    OciError when a file or a helper cannot be used.
    """
    if settings.credentials is not None:
        return settings.credentials
    for path in auth_files(settings):
        document = _read(path)
        found = _from_file(path, document, host, repository, settings.environment)
        if found is not None:
            return found
    return None


def auth_files(settings: RemoteSettings) -> Iterator[Path]:
    """The files to look at, the most specific one first; those that somebody names must be there."""
    environment = settings.environment
    named = settings.auth_file or environment.get("REGISTRY_AUTH_FILE")
    if named:
        yield Path(named)
        return
    home = environment.get("HOME", "")
    docker = environment.get("DOCKER_CONFIG") or (f"{home}/.docker" if home else "")
    candidates = [
        f"{docker}/config.json" if environment.get("DOCKER_CONFIG") else "",
        _below(environment.get("XDG_RUNTIME_DIR"), "containers/auth.json"),
        _below(environment.get("XDG_CONFIG_HOME") or _below(home, ".config"), "containers/auth.json"),
        f"{docker}/config.json" if docker else "",
    ]
    for candidate in dict.fromkeys(filter(None, candidates)):
        if Path(candidate).is_file():
            yield Path(candidate)


def _below(folder: str | None, path: str) -> str:
    return f"{folder}/{path}" if folder else ""


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes() or b"{}")
    except OSError as error:
        raise OciError(f"cannot read credentials from {path}: {error.strerror}") from error
    except (ValueError, RecursionError):
        raise OciError(f"cannot read credentials from {path}: it is not JSON") from None
    if not isinstance(document, dict):
        raise OciError(f"cannot read credentials from {path}: it is not a JSON object")
    return document


def _from_file(
    path: Path, document: Mapping[str, Any], host: str, repository: str, environment: Mapping[str, str]
) -> Credentials | None:
    server = _HUB_KEY if host in _HUB else host
    helpers = _object(document.get("credHelpers"))
    for name in dict.fromkeys((host, server)):
        if isinstance(helpers.get(name), str):
            return from_helper(helpers[name], name, environment)
    store = document.get("credsStore")
    if isinstance(store, str) and store:
        found = from_helper(store, server, environment)
        if found is not None:
            return found
    entry = _entry(_object(document.get("auths")), host, repository)
    return None if entry is None else _credentials(path, host, entry)


def _entry(auths: Mapping[str, Any], host: str, repository: str) -> Mapping[str, Any] | None:
    names = {_plain(key): value for key, value in auths.items() if isinstance(value, dict)}
    hosts = _HUB if host in _HUB else {host}
    parts = repository.split("/") if repository else []
    for length in range(len(parts), -1, -1):
        for name in hosts:
            entry = names.get("/".join([name, *parts[:length]]))
            if entry is not None:
                return entry
    return None


def _plain(key: str) -> str:
    """A key of `auths` without the scheme and version that old docker wrote into it."""
    key = key.removeprefix("https://").removeprefix("http://").rstrip("/")
    return key.removesuffix("/v1").removesuffix("/v2")


def _credentials(path: Path, host: str, entry: Mapping[str, Any]) -> Credentials | None:
    user, password = _text(entry, "username"), _text(entry, "password")
    if auth := _text(entry, "auth"):
        try:
            decoded = base64.b64decode(auth, validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            raise OciError(f"the credentials for {host} in {path} are not Base64") from None
        user, _, password = decoded.partition(":")
    identity, registry = _text(entry, "identitytoken"), _text(entry, "registrytoken")
    found = Credentials(user, password.rstrip("\0"), identity, registry)
    return found if found != Credentials() else None


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""
