"""Who owns which field is read from an object's managedFields."""

from __future__ import annotations

from blueprint.kube.managed import extract, leaves, managers, value_at, written

FIELDS = {
    "f:metadata": {"f:labels": {"f:app.kubernetes.io/name": {}}},
    "f:spec": {
        "f:finalizers": {'v:"a"': {}},
        "f:selector": {},
        "f:containers": {
            'k:{"name":"web"}': {
                ".": {},
                "f:name": {},
                "f:ports": {'k:{"containerPort":80,"protocol":"TCP"}': {".": {}, "f:containerPort": {}}},
            }
        },
    },
}
THING = {
    "metadata": {
        "name": "web",
        "labels": {"app.kubernetes.io/name": "web", "theirs": "x"},
        "managedFields": [
            {"manager": "blueprint", "operation": "Apply", "time": "2026-01-01T00:00:00Z", "fieldsV1": FIELDS}
        ],
    },
    "spec": {
        "finalizers": ["a", "b"],
        "selector": {"app": "web"},
        "containers": [
            {"name": "web", "image": "theirs", "ports": [{"containerPort": 80, "name": "http"}]},
            {"name": "side"},
        ],
    },
}


def test_owned_fields_are_written_as_people_read_them() -> None:
    [manager] = managers(THING)
    assert (manager.name, manager.operation) == ("blueprint", "Apply")
    assert [written(path) for path in leaves(manager.fields)] == [
        ".metadata.labels[app.kubernetes.io/name]",
        '.spec.finalizers["a"]',
        ".spec.selector",
        ".spec.containers[name=web].name",
        ".spec.containers[name=web].ports[containerPort=80,protocol=TCP].containerPort",
    ]


def test_the_values_of_owned_fields_are_found() -> None:
    values = [value_at(THING, path) for path in leaves(FIELDS)]
    assert values == ["web", "a", {"app": "web"}, "web", 80]
    assert value_at({"spec": {}}, ("f:spec", "f:containers", 'k:{"name":"web"}', "f:name")) is None


def test_what_a_manager_owns_can_be_taken_out_of_an_object() -> None:
    assert extract(THING, FIELDS) == {
        "metadata": {"labels": {"app.kubernetes.io/name": "web"}},
        "spec": {
            "finalizers": ["a"],
            "selector": {"app": "web"},
            "containers": [{"name": "web", "ports": [{"containerPort": 80, "protocol": "TCP"}]}],
        },
    }
