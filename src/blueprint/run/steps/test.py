"""`test` and `gate`: a script judges one image."""

from __future__ import annotations

import contextlib
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from blueprint.oci import unpack
from blueprint.plan.differences import changed_files
from blueprint.plan.observation import Evidence
from blueprint.plan.step import TestStep
from blueprint.run.errors import StepFailed
from blueprint.run.processes import Finished, clean_environment, run_script
from blueprint.run.scripts import gate_files, gate_fingerprint, script
from blueprint.run.steps.context import Context, StepResult, found
from blueprint.wording import last_lines


def run_test(step: TestStep, context: Context) -> StepResult:
    """Unpacks the image and runs the gate's script on it; StepFailed with its last lines when it fails."""
    image = step.images[0]
    program = script(context.world, step.gate.run)
    fingerprint = _unchanged(step, context)
    found(context, step.reads[0])
    with _scratch(context) as folder, _free_port() as port:
        try:
            done = _judge(step, context, program, folder, port)
        except StepFailed as error:
            raise StepFailed(f"{step.gate.run} {error}", output=error.output) from error
    if done.code != 0:
        said = "".join(f"{line}; " for line in last_lines(done.output, 1))
        how = f"{said}{step.gate.run} {done.words}"
        raise StepFailed(f"{step.gate.id} failed on {image.name}: {how}", output=done.output)
    proof = Evidence(gate=step.gate.id, step=step.id, digest=image.digest, fingerprint=fingerprint)
    detail = (last_lines(done.output, 1) or [f"{step.gate.id} passed"])[0]
    return StepResult(True, detail, output=done.output, proof=proof)


def _unchanged(step: TestStep, context: Context) -> str:
    """The fingerprint of the gate; StepFailed, naming the files, when it is not the planned one."""
    files = gate_files(context.world, step.gate)
    fingerprint = gate_fingerprint(step.gate, files)
    if fingerprint == step.fingerprint:
        return fingerprint
    changed = changed_files(context.gate_files.get(step.gate.id, {}), files)
    raise StepFailed(
        f"the script of gate {step.gate.id} changed since the plan was made: {changed} "
        "(if the script itself writes there, let git ignore the file, or write into the working folder)"
    )


def _judge(step: TestStep, context: Context, program: Path, folder: Path, port: int) -> Finished:
    image = step.images[0]
    rootfs, config, home, work = (folder / name for name in ("rootfs", "config.json", "home", "work"))
    layout = context.world.local_copy(step.place, image.name, image.digest)
    settings = unpack(layout, image.digest, rootfs)
    config.write_bytes(settings.raw)
    home.mkdir()
    work.mkdir()
    environment = {
        **clean_environment(home),
        "BLUEPRINT_IMAGE": image.name,
        "BLUEPRINT_DIGEST": image.digest,
        "BLUEPRINT_ROOTFS": str(rootfs),
        "BLUEPRINT_CONFIG": str(config),
        "BLUEPRINT_PORT": str(port),
        "BLUEPRINT_ENVIRONMENT": step.environment,
        "BLUEPRINT_GATE": step.gate.id,
        "BLUEPRINT_PROJECT": str(context.world.root),
    }
    return run_script(
        [str(program)],
        folder=work,
        environment=environment,
        timeout=step.gate.timeout,
        stop=context.stop,
    )


@contextlib.contextmanager
def _scratch(context: Context) -> Iterator[Path]:
    context.world.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=context.world.scratch, ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextlib.contextmanager
def _free_port() -> Iterator[int]:
    """A loopback port that nobody listens on. The script binds it; we keep others from getting it too.

    The socket that holds the port does not listen, and both sides may reuse the address.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]
