"""Logins, tokens and certificates against real registries; and that nobody else gets to see them."""

from __future__ import annotations

import base64
import http.server
import json
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from blueprint.oci import AccessDenied, Layout, RemoteRegistry, Unreachable, copy
from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.settings import PlainHttp
from contract import remote_images as images
from contract.certificates import Authority
from contract.fault_proxy import FaultProxy, fault_proxy
from contract.registries import PASSWORD, USER, Registry
from contract.remote_images import connect, reached, repository

UPLOAD = "/blobs/uploads/"
WE = Credentials(USER, PASSWORD)


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "source")
    images.image(layout, tag="dev")
    return layout


@pytest.fixture
def elsewhere() -> Iterator[FaultProxy]:
    """Another host, which answers as it is told and remembers what it was sent."""
    with fault_proxy(None) as running:
        yield running


@pytest.mark.parametrize("registry", ["tls_registry", "token_registry"])
@pytest.mark.parametrize("credentials", [Credentials(), Credentials(USER, "hunter2hunter2")])
def test_who_may_not_push_is_told_so_without_the_password(
    registry: str, credentials: Credentials, request: pytest.FixtureRequest, source: Layout
) -> None:
    there = repository(request.getfixturevalue(registry), credentials=credentials)
    with pytest.raises(AccessDenied, match=r"401 Unauthorized.*log in first") as refused:
        copy(source, "dev", there, tag="dev")
    assert "hunter2" not in str(refused.value)


def test_an_anonymous_client_may_pull_what_is_public(token_registry: Registry, source: Layout) -> None:
    name = f"public/{images.noise(4).hex()}"
    copy(source, "dev", connect(token_registry).repository(name, is_written=True), tag="dev")
    anyone = connect(token_registry, credentials=Credentials()).repository(name)
    assert anyone.resolve("dev") == source.resolve("dev")


def test_one_token_serves_a_whole_push(token_registry: Registry, source: Layout) -> None:
    assert token_registry.tokens is not None
    before = len(token_registry.tokens.scopes)
    there = repository(token_registry)
    copy(source, "dev", there, tag="dev")
    assert token_registry.tokens.scopes[before:] == [f"repository:{there.name}:pull,push"]


def test_a_mount_asks_for_both_repositories_at_once(token_registry: Registry, source: Layout) -> None:
    assert token_registry.tokens is not None
    client = connect(token_registry)
    one, two = (client.repository(f"mount/{images.noise(4).hex()}", is_written=True) for _ in range(2))
    copy(source, "dev", one, tag="dev")
    before = len(token_registry.tokens.scopes)
    assert copy(client.repository(one.name), "dev", two, tag="dev").blobs_mounted == 3
    asked = token_registry.tokens.scopes[before:]
    assert asked.count(f"repository:{one.name}:pull") == 2  # for the manifest, and with the other's scope
    assert asked.count(f"repository:{two.name}:pull,push") == 2


def test_an_identity_token_buys_tokens(token_registry: Registry, source: Layout) -> None:
    assert token_registry.tokens is not None
    token_registry.tokens.refresh["an-identity-token"] = USER
    there = repository(token_registry, credentials=Credentials(identity_token="an-identity-token"))
    copy(source, "dev", there, tag="dev")
    assert there.resolve("dev") == source.resolve("dev")


def test_a_registry_token_is_used_as_it_is(token_registry: Registry, source: Layout) -> None:
    assert token_registry.tokens is not None
    name = f"direct/{images.noise(4).hex()}"
    token = token_registry.tokens.token(USER, f"repository:{name}:pull,push")
    client = connect(token_registry, credentials=Credentials(registry_token=token))
    copy(source, "dev", client.repository(name, is_written=True), tag="dev")


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_a_token_that_ends_early_is_bought_anew_and_the_copy_goes_on(
    method: str, token_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    assert token_registry.tokens is not None
    challenge = f'Bearer realm="{token_registry.tokens.realm}",service="the tests\' registry"'
    with fault_proxy(token_registry) as proxy:
        where = "/blobs/sha256" if method == "GET" else UPLOAD
        proxy.add(method, where, status=401, headers={"WWW-Authenticate": challenge})
        client = RemoteRegistry(proxy.host, reached(proxy.plain_http, credentials=WE))
        there = client.repository(f"expiring/{images.noise(4).hex()}", is_written=True)
        copy(source, "dev", there, tag="dev")
        back = Layout(tmp_path / "back")
        copy(there, "dev", back, tag="dev")
        assert back.tags() == source.tags()


@pytest.mark.parametrize("login", ["basic", "bearer"])
def test_a_redirected_download_shows_our_credentials_to_nobody(
    login: str, elsewhere: FaultProxy, source: Layout, tmp_path: Path
) -> None:
    root = source.resolve("dev")
    assert root is not None
    manifest = source.read_image(root.digest)
    with fault_proxy(None) as proxy:
        challenge = 'Basic realm="x"' if login == "basic" else f'Bearer realm="http://{proxy.host}/token"'
        proxy.add("GET", "/manifests/", status=401, headers={"WWW-Authenticate": challenge})
        proxy.add("GET", "/token", status=200, body=b'{"access_token": "a-bearer-token"}')
        proxy.add("GET", "/manifests/", status=200, body=manifest.manifest)
        for blob in manifest.children:
            url = f"http://{elsewhere.host}/storage/{blob.digest}?signature=abc"
            proxy.add("GET", f"/blobs/{blob.digest}", status=307, headers={"Location": url})
            elsewhere.add("GET", blob.digest, status=200, body=source.read_blob(blob.digest))
        there = RemoteRegistry(proxy.host, reached(proxy.plain_http, credentials=WE)).repository("a/b")
        back = Layout(tmp_path / "back")
        copy(there, "dev", back, tag="dev")
        sent = [headers for method, path, headers in proxy.seen if "/blobs/" in path]
        assert all("Authorization" in headers for headers in sent)
    assert back.tags() == source.tags()
    assert len(elsewhere.seen) == 3
    assert not any("Authorization" in headers for _, _, headers in elsewhere.seen)


def test_an_upload_to_another_host_shows_our_credentials_to_nobody(
    elsewhere: FaultProxy, source: Layout
) -> None:
    from blueprint.oci.folder import FolderRepository

    root = source.resolve("dev")
    assert root is not None
    blob = source.read_image(root.digest).layers[0]
    with fault_proxy(None) as proxy:
        proxy.add("POST", UPLOAD, status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        location = f"http://{elsewhere.host}/put/here?signature=abc"
        proxy.add("POST", UPLOAD, status=202, headers={"Location": location})
        proxy.add("HEAD", "/blobs/", status=404)
        elsewhere.add("PUT", "/put/here", status=201)
        client = RemoteRegistry(proxy.host, reached(proxy.plain_http, credentials=WE))
        client.repository("a/b", is_written=True).take(blob, FolderRepository(source))
    ((method, path, headers),) = elsewhere.seen
    assert (method, path) == ("PUT", f"/put/here?signature=abc&digest=sha256%3A{blob.digest[7:]}")
    assert "Authorization" not in headers


def test_a_location_may_be_relative(start_registry: object, source: Layout) -> None:
    registry: Registry = start_registry(relative_urls=True)  # type: ignore[operator]
    there = repository(registry)
    copy(source, "dev", there, tag="dev")
    assert there.resolve("dev") == source.resolve("dev")


def test_tokens_are_not_bought_where_everybody_can_listen(elsewhere: FaultProxy, tmp_path: Path) -> None:
    authority = Authority.new(tmp_path / "tls")
    with fault_proxy(None, _serving(authority)) as proxy:
        realm = 'Bearer realm="http://auth.example.org/token"'
        proxy.add("HEAD", "/manifests/", status=401, headers={"WWW-Authenticate": realm})
        client = RemoteRegistry(
            proxy.host, reached(PlainHttp.NEVER, credentials=WE, authority=authority.file)
        )
        with pytest.raises(AccessDenied, match="is refused: it is no https URL"):
            client.repository("a").resolve("dev")


def test_the_words_of_a_registry_show_no_secret_of_ours() -> None:
    with fault_proxy(None) as proxy:
        proxy.add("HEAD", "/manifests/", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        said = json.dumps({"errors": [{"code": "DENIED", "message": f"not for {PASSWORD}\x1b[2J"}]})
        proxy.add("GET", "/manifests/", status=403, body=said.encode())
        proxy.add("HEAD", "/manifests/", status=405)
        client = RemoteRegistry(proxy.host, reached(proxy.plain_http, credentials=WE))
        with pytest.raises(AccessDenied, match=r"DENIED: not for \*\*\*\\x1b\[2J"):
            client.repository("a").resolve("dev")


def _serving(authority: Authority, *names: str) -> ssl.SSLContext:
    server = authority.issue("a server", names=names, serves=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(server.certificate_file, server.key_file)
    return context


def test_a_registry_of_an_unknown_authority_is_not_trusted(tls_registry: Registry) -> None:
    client = RemoteRegistry(tls_registry.host, reached(PlainHttp.LOOPBACK, credentials=WE))
    with pytest.raises(Unreachable, match=r"is not trusted.*--certs") as refused:
        client.repository("a").resolve("dev")
    assert not refused.value.temporary


def test_an_authority_is_found_in_a_folder_like_dockers(
    tls_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    assert tls_registry.ca is not None
    folder = tmp_path / "certs" / tls_registry.host
    folder.mkdir(parents=True)
    shutil.copy(tls_registry.ca, folder / "ca.crt")
    settings = reached(PlainHttp.LOOPBACK, credentials=WE, certificates=tmp_path / "certs")
    there = RemoteRegistry(tls_registry.host, settings).repository("certs/app", is_written=True)
    copy(source, "dev", there, tag="dev")
    assert there.resolve("dev") == source.resolve("dev")


def test_a_client_certificate_is_shown_to_the_registry_that_wants_one(tmp_path: Path) -> None:
    authority = Authority.new(tmp_path / "tls")
    context, we = _serving(authority), authority.issue("we")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.file)
    with fault_proxy(None, context) as proxy:
        proxy.add("HEAD", "/manifests/", status=404)
        folder = tmp_path / "certs" / proxy.host
        folder.mkdir(parents=True)
        shutil.copy(authority.file, folder / "ca.crt")
        settings = reached(PlainHttp.NEVER, certificates=tmp_path / "certs")
        with pytest.raises(Unreachable):
            RemoteRegistry(proxy.host, settings).repository("a").resolve("dev")
        shutil.copy(we.certificate_file, folder / "client.cert")
        shutil.copy(we.key_file, folder / "client.key")
        assert RemoteRegistry(proxy.host, settings).repository("a").resolve("dev") is None


def test_plain_http_is_spoken_on_loopback_and_nowhere_else(docker_registry: Registry) -> None:
    assert RemoteRegistry(docker_registry.host, reached(PlainHttp.LOOPBACK)).repository("a").tags() == []
    with pytest.raises(Unreachable, match="cannot connect"):
        RemoteRegistry(docker_registry.host, reached(PlainHttp.NEVER)).repository("a").tags()


@dataclass
class ForwardProxy:
    """An HTTP proxy that leads everywhere to one address, and remembers what it was asked."""

    port: int = 0
    seen: list[tuple[str, str, str | None]] = field(default_factory=list)


def _forward(stack: ExitStack, address: str) -> ForwardProxy:
    proxy = ForwardProxy()
    host, port = address.split(":")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            proxy.seen.append((self.command, self.path, self.headers.get("Proxy-Authorization")))
            with socket.create_connection((host, int(port))) as up:
                self.send_response_only(200)
                self.end_headers()
                one = threading.Thread(target=_pump, args=(self.connection, up), daemon=True)
                one.start()
                _pump(up, self.connection)
                one.join()

        def do_HEAD(self) -> None:
            proxy.seen.append((self.command, self.path, self.headers.get("Proxy-Authorization")))
            self.send_response_only(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Nothing."""

    server = stack.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    stack.callback(server.shutdown)
    proxy.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return proxy


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_registry_behind_a_proxy_is_reached_through_it(tmp_path: Path) -> None:
    authority = Authority.new(tmp_path / "tls")
    with ExitStack() as stack:
        there = stack.enter_context(fault_proxy(None, _serving(authority, "registry.test")))
        there.add("HEAD", "/manifests/", status=404)
        proxy = _forward(stack, there.host)
        settings = reached(
            PlainHttp.NEVER,
            authority=authority.file,
            environment={"HTTPS_PROXY": f"http://me:secret@127.0.0.1:{proxy.port}"},
        )
        client = RemoteRegistry("registry.test", settings)
        assert client.repository("a").resolve("dev") is None
        client.close()
    basic = "Basic " + base64.b64encode(b"me:secret").decode()
    assert proxy.seen == [("CONNECT", "registry.test:443", basic)]
    assert "Proxy-Authorization" not in there.seen[0][2]


def test_plain_http_goes_through_its_proxy_by_the_whole_address() -> None:
    with ExitStack() as stack:
        proxy = _forward(stack, "127.0.0.1:1")
        settings = reached(PlainHttp.ALWAYS, environment={"http_proxy": f"127.0.0.1:{proxy.port}"})
        assert RemoteRegistry("registry.test:5000", settings).repository("a").resolve("dev") is None
    assert proxy.seen == [("HEAD", "http://registry.test:5000/v2/a/manifests/dev", None)]


def test_a_registry_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = RemoteRegistry(f"127.0.0.1:{port}", reached(PlainHttp.ALWAYS))
    with pytest.raises(Unreachable, match=f"{port}: Connection refused") as refused:
        client.repository("a").resolve("dev")
    assert refused.value.temporary
