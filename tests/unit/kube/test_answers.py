"""What an API server refuses is said with what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from blueprint.kube.answers import no_answer, refusal
from blueprint.kube.errors import AccessDenied, Conflict, Missing, Owned


def said(status: int, message: str, reason: str = "", **more: Any) -> Any:
    return refusal(status, {"message": message, "reason": reason, **more}, "apply web", "user me")


def test_a_right_that_is_missing_is_named() -> None:
    error = said(403, 'x is forbidden: User "me" cannot create resource "nodes" in API group "" at the scope')
    assert isinstance(error, AccessDenied)
    assert str(error) == (
        "cannot apply web: user me may not create nodes "
        "(a ClusterRole with verb create on nodes, bound to that user, would allow it)"
    )


def test_a_quota_is_no_missing_right() -> None:
    error = said(403, 'pods "a" is forbidden: exceeded quota: few', "Forbidden")
    assert not isinstance(error, AccessDenied)
    assert "exceeded quota: few" in str(error)


def test_a_conflict_names_every_field_and_its_owner() -> None:
    cause = {
        "reason": "FieldManagerConflict",
        "field": ".spec.replicas",
        "message": 'conflict with "hpa" using v1',
    }
    error = said(409, "Apply failed", "Conflict", details={"causes": [cause, {**cause, "field": ".b"}]})
    assert isinstance(error, Conflict)
    assert error.fields == (Owned(".spec.replicas", "hpa"), Owned(".b", "hpa"))
    assert not error.temporary
    assert ".spec.replicas belongs to hpa, .b belongs to hpa" in str(error)


@pytest.mark.parametrize(
    ("status", "reason", "temporary"),
    [
        (429, "", True),
        (503, "", True),
        (409, "Conflict", True),
        (409, "AlreadyExists", False),
        (422, "Invalid", False),
    ],
)
def test_what_may_pass_by_itself_is_temporary(status: int, reason: str, temporary: bool) -> None:
    assert said(status, "no", reason).temporary is temporary


def test_what_is_not_there_is_missing() -> None:
    assert isinstance(said(404, 'namespaces "shop" not found'), Missing)


@pytest.mark.parametrize(
    ("text", "expected", "temporary"),
    [
        ("[Errno 111] Connection refused", "is the API server up", True),
        ("certificate verify failed: certificate has expired", "must renew it", False),
        ("CERTIFICATE_VERIFY_FAILED: self-signed", "certificate-authority must be the cluster's", False),
        ("[Errno -2] Name or service not known", "no such host", True),
        ("peer said t0psecret", r"peer said \*\*\*", True),
    ],
)
def test_a_failed_connection_says_what_to_look_at(text: str, expected: str, temporary: bool) -> None:
    outer = RuntimeError("")
    outer.__cause__ = OSError(text)
    error = no_answer(outer, "ask", "https://k.example.org", ["t0psecret"])
    assert error.temporary is temporary
    assert str(error).startswith("cannot ask: https://k.example.org: ")
    with pytest.raises(type(error), match=expected):
        raise error
