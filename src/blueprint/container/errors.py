"""What a container runtime refuses."""

from __future__ import annotations


class ContainerError(Exception):
    """A workload does not run as it should; `temporary` when a retry may help, `log` what it last wrote."""

    def __init__(self, message: str, *, temporary: bool = False, log: str = "") -> None:
        super().__init__(message)
        self.temporary = temporary
        self.log = log


class NoRuntime(ContainerError):
    """No program on this machine can run a container; the message has what each said."""
