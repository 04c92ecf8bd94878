import pytest

from blueprint.redact import redact, secrets_in


@pytest.mark.parametrize(
    "name",
    [
        "TOKEN",
        "GITHUB_TOKEN",
        "MY_API_KEY",
        "APIKEY",
        "db_password",
        "AWS_SECRET_ACCESS_KEY",
        "CREDENTIALS",
        "DB_PASS",
        "MYSQL_PWD",
        "SSHPASS",
    ],
)
def test_values_of_variables_that_look_like_secrets_are_replaced(name: str) -> None:
    assert redact("it is hunter22!", secrets_in({name: "hunter22"})) == "it is ***!"


@pytest.mark.parametrize("name", ["PWD", "OLDPWD", "SSH_ASKPASS", "HOME", "KEYBOARD", "PATH", "TOKENIZER"])
def test_other_variables_are_left_alone(name: str) -> None:
    assert secrets_in({name: "/some/path"}) == ()


def test_short_values_are_no_secrets() -> None:
    assert secrets_in({"TOKEN": "1"}) == ()


def test_every_line_of_a_private_key_is_replaced_alone() -> None:
    secrets = secrets_in({"SSH_KEY": "-----BEGIN\nabcdefgh\n-----END KEY"})
    assert redact("found abcdefgh here", secrets) == "found *** here"


def test_the_password_of_an_url_is_replaced_whatever_its_variable_is_called() -> None:
    secrets = secrets_in({"DATABASE_URL": "postgres://ada:hunter22@db:5432/shop"})
    assert redact("to postgres://ada:hunter22@db", secrets) == "to postgres://ada:***@db"
