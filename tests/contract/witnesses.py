"""Other people's clients, asked what is in a registry: they owe our client nothing.

`scripts/registry-servers` builds crane, regctl and cosign; skopeo is Debian's. Without its witness
a test is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from contract.processes import program
from contract.registries import Registry

Ran = subprocess.CompletedProcess[str]


def crane(*arguments: str) -> Ran:
    return _run([str(program("crane-*/crane", "crane", "registry-servers")), *arguments])


def regctl(*arguments: str, registry: Registry) -> Ran:
    """It is told that the registry speaks plain HTTP."""
    tool = str(program("regctl-*/regctl", "regctl", "registry-servers"))
    return _run([tool, "--host", f"reg={registry.host},tls=disabled", *arguments])


def skopeo(*arguments: str) -> Ran:
    if shutil.which("skopeo") is None:
        pytest.skip("needs Debian's skopeo")
    return _run(["skopeo", *arguments])


class Cosign:
    """cosign with a key pair of its own in `folder`, without any service: no certificate, no public log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made = self("generate-key-pair")
        assert made.returncode == 0, made.stderr

    def __call__(self, *arguments: str) -> Ran:
        tool = str(program("cosign-*/cosign", "cosign", "registry-servers"))
        return _run([tool, *arguments], self.folder, COSIGN_PASSWORD="")

    def sign(self, image: str, *, bundle: bool) -> None:
        """Sign `image`, by digest: a bundle as referrer, or the older tag `sha256-….sig`."""
        form = f"--new-bundle-format={str(bundle).lower()}"
        here = ["--key=cosign.key", "--tlog-upload=false", "--use-signing-config=false", "--yes", *_INSECURE]
        signed = self("sign", form, *here, image)
        assert signed.returncode == 0, signed.stderr

    def verify(self, image: str, *, bundle: bool) -> Ran:
        form = f"--new-bundle-format={str(bundle).lower()}"
        return self("verify", form, "--key=cosign.pub", "--insecure-ignore-tlog=true", *_INSECURE, image)


_INSECURE = ("--allow-http-registry", "--allow-insecure-registry")


@pytest.fixture(scope="session")
def cosign(tmp_path_factory: pytest.TempPathFactory) -> Cosign:
    """cosign and a key pair for all tests of this worker."""
    return Cosign(tmp_path_factory.mktemp("cosign"))


def _run(command: list[str], folder: Path | None = None, **environment: str) -> Ran:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
