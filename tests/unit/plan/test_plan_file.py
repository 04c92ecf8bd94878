import json
from pathlib import Path

import pytest

from blueprint.plan import InvalidPlan, parse_plan, plan_document

GOLDEN = (Path(__file__).with_name("golden") / "small.json").read_text()


def test_a_plan_survives_its_file() -> None:
    assert plan_document(parse_plan(GOLDEN)) == json.loads(GOLDEN)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this is no plan: it is not JSON"),
        ("[]", "this is no plan: `format` and `steps` are missing"),
        ("{}", "this is no plan: `format` and `steps` are missing"),
        (GOLDEN.replace('"format": 1', '"format": 2'), "this plan has the format 2; this version reads 1"),
        (GOLDEN.replace('"kind": "tag"', '"kind": "conjure"', 1), "this plan is damaged: steps"),
        (GOLDEN.replace('"number": 1', '"number": "first"', 1), "this plan is damaged: steps.0"),
        (GOLDEN.replace('"target":', '"aim":', 1), "this plan is damaged"),
    ],
)
def test_a_text_that_is_no_plan_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(InvalidPlan) as refused:
        parse_plan(text)
    assert message in str(refused.value)
    assert refused.value.exit_code == 2
