"""Real registries on this machine, which `scripts/registry-servers` fetches.

Session-scoped fixtures, each started when a test first asks for it, for each worker of pytest. Tests that
share one use repositories of their own, as `registry.repository()` names them; `start_registry` makes more.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contract.processes import Server, program, serving

if TYPE_CHECKING:
    from contract.token_server import TokenServer

USER = "tester"
PASSWORD = "a test password"
_HTPASSWD = f"{USER}:$2b$04$RTskjAwwqFL1sWBDeZNcuOG0rRnGB7N9qQHOsyLkdoh8KybIgmOLu\n"  # bcrypt of PASSWORD
_LISTENING = re.compile(r"listening on 127\.0\.0\.1:(\d+)")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Registry:
    """A running registry. What needs no login has no `user`; what speaks plain HTTP has no `ca`."""

    host: str  # 127.0.0.1:PORT, as in references
    folder: Path | None  # its storage; None: in memory
    server: Server
    user: str = ""
    password: str = ""
    ca: Path | None = None  # who signed its certificate, PEM
    tokens: TokenServer | None = None

    @property
    def address(self) -> str:
        return f"{'https' if self.ca else 'http'}://{self.host}"

    def repository(self, name: str = "app") -> str:
        """A repository that nobody used yet, with the host: `127.0.0.1:PORT/test-7/app`."""
        return f"{self.host}/test-{next(_numbers)}/{name}"

    def requests(self) -> list[str]:
        """The access log so far: `GET /v2/app/manifests/dev`, one for each request."""
        return re.findall(r'"([A-Z]+ /\S*) HTTP/[0-9.]+"', self.server.written)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request below `/v2/` by the standard library alone: a witness that owes our client nothing.

        Returns (status, headers, body), refusals too. Credentials go along, unless `headers` has some.
        """
        request = urllib.request.Request(
            f"{self.address}/v2/{path}", body, dict(headers or {}), method=method
        )
        if self.user and not request.has_header("Authorization"):
            request.add_header("Authorization", self._authorization(path))
        context = ssl.create_default_context(cafile=self.ca) if self.ca else None
        try:
            with urllib.request.urlopen(request, timeout=30, context=context) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def _authorization(self, path: str) -> str:
        if self.tokens:
            name = re.split("/(?:manifests|blobs|tags|referrers)/", path)[0]
            return f"Bearer {self.tokens.token(self.user, f'repository:{name}:pull,push,delete')}"
        return f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode()}"


StartRegistry = Callable[..., Registry]


@contextlib.contextmanager
def serving_docker_registry(
    folder: Path,
    *,
    tls: bool = False,
    login: bool = False,
    tokens: TokenServer | None = None,
    delete: bool = True,
    read_only: bool = False,
    relative_urls: bool = False,
    port: int = 0,
) -> Iterator[Registry]:
    """The distribution project's registry with its data in `folder`; skipped when it was not fetched.

    `port` is for one that comes back where it was; 0 takes any.
    `login` wants USER and PASSWORD by Basic; `tokens` wants a bearer token of that server.
    """
    binary = program("docker-registry-*/docker-registry", "docker-registry", "registry-servers")
    folder.mkdir(parents=True, exist_ok=True)
    listen: dict[str, Any] = {
        "addr": f"127.0.0.1:{port}",
        "secret": "of the tests",
        "relativeurls": relative_urls,
    }
    ca = _certify(folder, listen) if tls else None
    configuration = {
        "version": "0.1",
        "log": {"level": "info"},
        "storage": {
            "filesystem": {"rootdirectory": str(folder / "storage")},
            "delete": {"enabled": delete},
            "maintenance": {"readonly": {"enabled": read_only}, "uploadpurging": {"enabled": False}},
        },
        "http": listen,
        "auth": _authentication(folder, login, tokens),
    }
    file = folder / "config.json"
    file.write_text(json.dumps(configuration))
    command = [binary, "serve", file]
    with serving(f"docker-registry in {folder.name}", command, folder / "log", _port) as server:
        user, password = (USER, PASSWORD) if login or tokens else ("", "")
        host = f"127.0.0.1:{_port(server)}"
        yield Registry(host, folder / "storage", server, user, password, ca, tokens)


@pytest.fixture(scope="session")
def start_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartRegistry]:
    """A function that starts a docker-registry with the options of `serving_docker_registry`."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(
            serving_docker_registry(tmp_path_factory.mktemp("registry"), **options)
        )


@pytest.fixture(scope="session")
def docker_registry(start_registry: StartRegistry) -> Registry:
    """Plain HTTP, no login, deletion allowed; no referrers API."""
    return start_registry()


@pytest.fixture(scope="session")
def other_registry(start_registry: StartRegistry) -> Registry:
    """Another one like `docker_registry`, to copy to."""
    return start_registry()


@pytest.fixture(scope="session")
def tls_registry(start_registry: StartRegistry) -> Registry:
    """HTTPS by a certificate of the test's own authority, login by user and password."""
    return start_registry(tls=True, login=True)


@pytest.fixture(scope="session")
def token_registry(
    start_registry: StartRegistry, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Registry]:
    """Plain HTTP, bearer tokens: all for USER, pulls below `public/` for everybody; see `tokens`."""
    from contract.token_server import token_server

    with token_server(tmp_path_factory.mktemp("tokens"), {USER: PASSWORD}) as tokens:
        yield start_registry(tokens=tokens)


@pytest.fixture(scope="session")
def read_only_registry(start_registry: StartRegistry) -> Registry:
    """Answers every write with 405."""
    return start_registry(read_only=True)


@pytest.fixture(scope="session")
def start_referrers_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartRegistry]:
    """A function that starts a registry with the referrers API; its arguments are that program's flags.

    `-immutable-tags`, `-no-filter`, `-no-single-post`, `-no-digest`: see referrers_registry/main.go. All is
    in memory, and no `folder`.
    """
    binary = program("referrers-registry-*/referrers-registry", "referrers-registry", "registry-servers")
    with contextlib.ExitStack() as stack:

        def start(*flags: str) -> Registry:
            folder = tmp_path_factory.mktemp("referrers")
            name = " ".join(("registry with referrers", *flags))
            server = stack.enter_context(serving(name, [binary, *flags], folder / "log", _port))
            return Registry(f"127.0.0.1:{_port(server)}", None, server)

        yield start


@pytest.fixture(scope="session")
def referrers_registry(start_referrers_registry: StartRegistry) -> Registry:
    """Plain HTTP, no login, the referrers API of OCI distribution 1.1; not of docker-registry's authors."""
    return start_referrers_registry()


@pytest.fixture(scope="session")
def immutable_registry(start_referrers_registry: StartRegistry) -> Registry:
    """Like `referrers_registry`, and refuses to move or delete a tag."""
    return start_referrers_registry("-immutable-tags")


def _port(server: Server) -> int:
    """The port that the registry says it took; 0 before that."""
    said = _LISTENING.search(server.written)
    return int(said[1]) if said else 0


def _certify(folder: Path, listen: dict[str, Any]) -> Path:
    from contract.certificates import Authority

    authority = Authority.new(folder / "tls")
    server = authority.issue("registry", serves=True)
    listen["tls"] = {"certificate": str(server.certificate_file), "key": str(server.key_file)}
    return authority.file


def _authentication(folder: Path, login: bool, tokens: TokenServer | None) -> dict[str, Any]:
    from contract.token_server import ISSUER, SERVICE

    if tokens:
        issuer = {"issuer": ISSUER, "rootcertbundle": str(tokens.authority.file)}
        return {"token": {"realm": tokens.realm, "service": SERVICE, **issuer}}
    if login:
        (folder / "htpasswd").write_text(_HTPASSWD)
        return {"htpasswd": {"realm": "tests", "path": str(folder / "htpasswd")}}
    return {}
