"""Two states of an object differ in fields that people can find."""

from __future__ import annotations

from typing import Any

from blueprint.kube.diff import Change, differences


def pod(**container: Any) -> dict[str, Any]:
    return {"kind": "Pod", "spec": {"containers": [{"name": "web", **container}, {"name": "side"}]}}


def test_items_of_lists_are_found_by_name_and_not_by_place() -> None:
    before, after = pod(image="a:1"), pod(image="a:2")
    after["spec"]["containers"].reverse()
    assert differences(before, after) == (Change(".spec.containers[name=web].image", "a:1", "a:2"),)


def test_what_comes_and_goes_is_told_by_its_leaves() -> None:
    before, after = {"spec": {"a": {"b": 1}}}, {"spec": {"c": [1, 2]}}
    changes = differences(before, after)
    assert changes == (Change(".spec.a.b", 1, None), Change(".spec.c", None, [1, 2]))
    assert [str(each) for each in changes] == [".spec.a.b: - 1", ".spec.c: + [1, 2]"]


def test_what_a_cluster_writes_for_itself_is_no_change() -> None:
    noise = {"resourceVersion": "7", "uid": "x", "managedFields": [{}], "generation": 3}
    noisy = {"metadata": {"name": "a", "annotations": {"deployment.kubernetes.io/revision": "2"}, **noise}}
    assert differences({"metadata": {"name": "a"}}, {**noisy, "status": {"ready": 1}}) == ()


def test_empty_and_missing_are_the_same() -> None:
    assert differences({"spec": {"a": {}, "b": [], "c": None}}, {"spec": {}}) == ()


def test_lists_without_a_key_are_one_value() -> None:
    assert differences({"a": [1, 2]}, {"a": [2]}) == (Change(".a", [1, 2], [2]),)
    rules = ({"rules": [{"verbs": ["get"]}]}, {"rules": [{"verbs": ["list"]}]})
    assert differences(*rules) == (Change(".rules", [{"verbs": ["get"]}], [{"verbs": ["list"]}]),)


def test_names_that_are_no_words_stand_in_brackets() -> None:
    changes = differences({}, {"metadata": {"labels": {"app.kubernetes.io/name": "web"}}})
    assert changes == (Change(".metadata.labels[app.kubernetes.io/name]", None, "web"),)


def test_no_value_of_a_secret_is_told() -> None:
    before = {"kind": "Secret", "type": "Opaque", "data": {"login.txt": "b2xk"}}
    changes = differences(before, {"kind": "Secret", "type": "Other", "data": {"login.txt": "bmV3"}})
    assert changes == (Change(".data[login.txt]", "***", "***"), Change(".type", "Opaque", "Other"))


def test_no_value_of_a_variable_with_a_secrets_name_is_told() -> None:
    def of(value: str) -> dict[str, Any]:
        return pod(env=[{"name": "DB_PASSWORD", "value": value}, {"name": "COLOR", "value": value}])

    changes = differences(of("swordfish"), of("cuttlefish"))
    assert [(each.before, each.after) for each in changes] == [("swordfish", "cuttlefish"), ("***", "***")]
