import pytest

from blueprint.redact import redact, secrets_in


@pytest.mark.parametrize(
    "name",
    ["TOKEN", "GITHUB_TOKEN", "MY_API_KEY", "APIKEY", "db_password", "AWS_SECRET_ACCESS_KEY", "CREDENTIALS"],
)
def test_values_of_variables_that_look_like_secrets_are_replaced(name: str) -> None:
    assert redact("it is hunter22!", secrets_in({name: "hunter22"})) == "it is ***!"


@pytest.mark.parametrize("name", ["HOME", "KEYBOARD", "PATH", "TOKENIZER"])
def test_other_variables_are_left_alone(name: str) -> None:
    assert secrets_in({name: "/some/path"}) == ()


def test_short_values_are_no_secrets() -> None:
    assert secrets_in({"TOKEN": "1"}) == ()


def test_every_line_of_a_private_key_is_replaced_alone() -> None:
    secrets = secrets_in({"SSH_KEY": "-----BEGIN\nabcdefgh\n-----END KEY"})
    assert redact("found abcdefgh here", secrets) == "found *** here"
