"""Which program runs containers on this machine: found out by running one, not by looking for a file.

What a container needs differs between machines: control groups, limits, storage, a network of its own. So a
container of one tiny program is started with the rights of a real one, first as the user's podman is set up,
then with what helps where podman runs inside something else (decision 43).
"""

from __future__ import annotations

import os
import platform
import shutil
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from blueprint.container.errors import ContainerError, NoRuntime
from blueprint.redact import redact, secrets_in
from blueprint.wording import last_lines, plain

_TIMEOUT = 120.0
_IGNORED = "limits are not supported and ignored"  # rootless podman on the first version of control groups
# exit(0), as machine code: (ELF machine number, code).
_EXIT = {
    "x86_64": (62, bytes.fromhex("31ffb83c0000000f05")),
    "aarch64": (183, bytes.fromhex("000080d2a80b80d2010000d4")),
}


@dataclass(frozen=True)
class Runtime:
    """A podman that runs containers here; `notes` say what it does not give, for people."""

    settings: tuple[str, ...] = ()  # before podman's command
    flags: tuple[str, ...] = ()  # of `run`
    limits_memory: bool = True
    own_network: bool = True
    environment: Mapping[str, str] | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        memory = () if self.limits_memory else ("memory is not limited",)
        network = () if self.own_network else ("containers share the network of this machine",)
        return memory + network

    def __call__(self, *arguments: str, timeout: float = _TIMEOUT, folder: Path | None = None) -> str:
        """What `podman arguments...` prints; ContainerError with its last words when it fails."""
        result = self.attempt(*arguments, timeout=timeout, folder=folder)
        if result.returncode:
            raise ContainerError(f"podman {arguments[0]}: {words(result)}")
        return result.stdout

    def attempt(
        self,
        *arguments: str,
        more: Mapping[str, str] | None = None,
        timeout: float = _TIMEOUT,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Like a call, for commands whose failure is an answer; `more` is added to podman's environment."""
        environment = dict(os.environ if self.environment is None else self.environment) | dict(more or {})
        try:
            return subprocess.run(
                ["podman", *self.settings, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                env=environment,
                cwd=folder,
                timeout=timeout,
                encoding="utf-8",
                errors="replace",
            )
        except FileNotFoundError:
            raise NoRuntime("podman is not installed: install it (Debian: apt-get install podman)") from None
        except subprocess.TimeoutExpired:
            raise ContainerError(
                f"podman {arguments[0]} took more than {timeout:g} s", temporary=True
            ) from None


def find_runtime(storage: Path | None = None, environment: Mapping[str, str] | None = None) -> Runtime:
    """The first podman setting with which a container runs here; NoRuntime with what podman said otherwise.

    `storage` is where images and containers are kept when podman's own place does not work (default: the
    user's data folder); never a folder that is looked through for links, images are full of them.
    """
    given = os.environ if environment is None else environment
    if shutil.which("podman", path=given.get("PATH")) is None:
        raise NoRuntime("podman is not installed: install it (Debian: apt-get install podman)")
    own = storage or Path(
        given.get("XDG_DATA_HOME") or Path.home() / ".local/share", "blueprint", "containers"
    )
    reasons: dict[str, None] = {}
    with tempfile.TemporaryDirectory(prefix="blueprint-trial-") as folder:
        Path(folder).chmod(0o755)  # rootless, another user reads it
        has_program = write_program(Path(folder, "rootfs"))
        for runtime in _candidates(own, environment):
            refused = _try(runtime, Path(folder, "rootfs")) if has_program else ""
            if not refused:
                return runtime
            reasons[refused] = None
    raise NoRuntime(f"podman cannot run a container here: {' / '.join(reasons)}")


def words(result: subprocess.CompletedProcess[str]) -> str:
    """The end of what podman said, as it can be shown."""
    lines = last_lines(result.stderr, 3) or [f"exit code {result.returncode}"]
    return redact(plain(" / ".join(lines)), secrets_in(os.environ))


def isolation(runtime: Runtime, user: int, group: int) -> list[str]:
    """Flags of `run` that take rights away: as the cluster's manifests do: nothing works only here."""
    network = ["--network=bridge"] if os.geteuid() == 0 else []
    return [
        *runtime.flags,
        *(network if runtime.own_network else ["--network=host"]),
        f"--user={user}:{group}",
        "--cap-drop=all",
        "--security-opt=no-new-privileges",
        "--read-only",
        "--read-only-tmpfs=false",
        "--http-proxy=false",  # podman would hand on the proxy's password
        "--systemd=false",
    ]


def memory_limit(runtime: Runtime, size: int) -> list[str]:
    """Flags of `run` that limit memory to so many bytes, where that works."""
    return [f"--memory={size}", f"--memory-swap={size}"] if runtime.limits_memory else []


def _candidates(own: Path, environment: Mapping[str, str] | None) -> Iterator[Runtime]:
    nested = ("--runtime=runc", "--cgroup-manager=cgroupfs", "--events-backend=none")
    ulimits = ("--ulimit=nofile=8192:8192", "--ulimit=nproc=8192:8192")
    folders = (f"--root={own / 'graph'}", f"--runroot={own / 'run'}", f"--tmpdir={own / 'tmp'}")
    places: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        ((), ()),
        ((), ulimits),
        (nested, ulimits),
        ((*nested, "--storage-driver=vfs", *folders), ulimits),
    ]
    for memory, network in ((True, True), (False, True), (True, False), (False, False)):
        for settings, flags in places:
            yield Runtime(settings, flags, memory, network, environment)


def _try(runtime: Runtime, rootfs: Path) -> str:
    """Why a container does not run so; "" when it does."""
    memory = memory_limit(runtime, 64 << 20)
    port = ["--publish=127.0.0.1::8080"] if runtime.own_network else []
    name = f"blueprint-trial-{os.getpid()}-{threading.get_ident()}"
    flags = [*isolation(runtime, 65532, 65532), *memory, *port, f"--name={name}"]
    try:
        ran = runtime.attempt("run", "--rm", *flags, "--rootfs", str(rootfs), "/exit", timeout=30)
        if ran.returncode:  # one that was made and could not be started stays behind
            runtime.attempt("rm", "--force", "--ignore", name, timeout=30)
    except ContainerError as error:
        return str(error)
    ignores_limits = runtime.limits_memory and _IGNORED in ran.stderr
    return words(ran) if ran.returncode or ignores_limits else ""


def write_program(rootfs: Path) -> bool:
    """Puts `/exit`, which does nothing, into a folder; False where we do not know the machine's code."""
    if platform.machine() not in _EXIT:
        return False
    machine, code = _EXIT[platform.machine()]
    rootfs.mkdir(exist_ok=True)
    start, size = 0x400000, 120 + len(code)
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, start + 120, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, start, start, size, size, 0x1000)
    (rootfs / "exit").write_bytes(ident + header + segment + code)
    (rootfs / "exit").chmod(0o755)
    return True
