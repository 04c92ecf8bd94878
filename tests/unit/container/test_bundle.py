from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from blueprint.container import Program, Workload
from blueprint.container.bundle import read_labels, restricted
from blueprint.container.times import parse_time

BASE: dict[str, Any] = {
    "process": {
        "terminal": True,
        "args": ["sh"],
        "rlimits": [{}],
        "capabilities": {"effective": ["CAP_KILL"]},
    },
    "root": {"path": "rootfs", "readonly": False},
    "linux": {
        "resources": {"devices": [{"allow": False}]},
        "namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "mount"}],
    },
}
WORKLOAD = Workload(
    name="app", environment="dev", image=Path("/x"), digest="sha256:" + "a" * 64, variables={"A": "2"}
)
PROGRAM = Program(("/app", "--serve"), {"A": "1", "B": "1"}, "/srv")


def test_the_specification_has_the_rights_that_the_manifests_give() -> None:
    made = restricted(BASE, WORKLOAD, PROGRAM, is_root=True)
    process = made["process"]
    assert process["user"] == {"uid": 65532, "gid": 65532}
    assert process["noNewPrivileges"] is True
    assert set(process["capabilities"]) == {"bounding", "effective", "inheritable", "permitted", "ambient"}
    assert not any(process["capabilities"].values())
    assert "rlimits" not in process
    assert made["root"]["readonly"] is True
    assert made["linux"]["resources"]["memory"] == {"limit": 64 << 20, "swap": 64 << 20}
    assert made["linux"]["resources"]["devices"] == [{"allow": False}]
    assert [one["type"] for one in made["linux"]["namespaces"]] == ["pid", "mount"]


def test_the_command_is_the_workloads_or_else_the_images() -> None:
    process = restricted(BASE, WORKLOAD, PROGRAM, is_root=True)["process"]
    assert (process["args"], process["cwd"]) == (["/app", "--serve"], "/srv")
    assert [line for line in process["env"] if line[:2] in ("A=", "B=")] == ["A=2", "B=1"]
    own = Workload(name="app", environment="dev", image=Path("/x"), digest=WORKLOAD.digest, command=("/b",))
    assert restricted(BASE, own, PROGRAM, is_root=True)["process"]["args"] == ["/b"]


def test_without_root_the_only_user_is_ourselves_and_memory_is_not_limited() -> None:
    made = restricted(BASE, WORKLOAD, PROGRAM, is_root=False)
    assert made["process"]["user"] == {"uid": 0, "gid": 0}
    assert "memory" not in made["linux"]["resources"]


def test_what_was_given_is_not_changed() -> None:
    before = repr(BASE)
    restricted(BASE, WORKLOAD, PROGRAM, is_root=True)
    assert repr(BASE) == before


def test_a_folder_without_a_specification_is_no_container(tmp_path: Path) -> None:
    assert read_labels(tmp_path) == {}
    (tmp_path / "config.json").write_text("{")
    assert read_labels(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("0001-01-01T00:00:00Z", None),
        ("2024-05-06T07:08:09Z", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09.5Z", datetime(2024, 5, 6, 7, 8, 9, 500000, tzinfo=UTC)),
        ("2024-05-06T09:08:09.123456789+02:00", datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_go_writes_them(text: str, time: datetime | None) -> None:
    assert parse_time(text) == time
