from __future__ import annotations

import pytest

from blueprint.git import GitError
from blueprint.git.remote_url import parse_url

SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    ("text", "shown", "protocols"),
    [
        ("/srv/git/app.git", "/srv/git/app.git", "file"),
        ("file:///srv/git/app.git", "file:///srv/git/app.git", "file"),
        ("git@example.org:team/app.git", "git@example.org:team/app.git", "ssh:https"),
        ("ssh://git@example.org:2222/team/app.git", "ssh://git@example.org:2222/team/app.git", "ssh:https"),
        ("https://example.org/team/app.git", "https://example.org/team/app.git", "https:ssh"),
        ("https://team@dev.example.org/app", "https://dev.example.org/app", "https:ssh"),
        ("http://127.0.0.1:8080/app.git", "http://127.0.0.1:8080/app.git", "http"),
        ("http://[::1]:8080/app.git", "http://[::1]:8080/app.git", "http"),
    ],
)
def test_what_can_be_a_remote_repository(text: str, shown: str, protocols: str) -> None:
    url = parse_url(text)
    assert (url.text, url.shown, url.protocols) == (text, shown, protocols)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no URL"),
        ("app.git", "a whole path"),
        ("./app.git", "a whole path"),
        ("--upload-pack=touch /tmp/x", "is no URL"),
        ("ext::sh -c touch% /tmp/x", "is no URL"),
        ("ext::/bin/sh", "is no URL"),
        ("fd::7", "is no URL"),
        ("git://example.org/app", "protocol 'git'"),
        ("ftp://example.org/app", "protocol 'ftp'"),
        ("http://example.org/app", "only for this machine"),
        ("http://localhost.example.org/app", "only for this machine"),
        ("ssh://-oProxyCommand=touch/x", "no host"),
        ("ssh://-oProxyCommand=x@host/x", "no host"),
        ("-oProxyCommand=x:app", "is no URL"),
        ("host:-x", "is no URL"),
        ("ssh://host/-x", "names no repository"),
        ("https://example.org/", "names no repository"),
        ("https:///app", "no host"),
        ("https://example.org:none/app", "is no URL"),
        ("https://example.org/app?private_token=abcdef", "no ?"),
        ("file://host/app", "has no host"),
        ("https://example.org/a\nb", "is no URL"),
    ],
)
def test_every_other_way_is_refused_and_says_what_would_be_right(text: str, why: str) -> None:
    with pytest.raises(GitError) as refused:
        parse_url(text)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        f"https://ada:{SECRET}@example.org/app",
        f"https://ada:{SECRET}@example.org:none/app",
        f"https://:{SECRET}@example.org/app",
        f"ssh://git:{SECRET}@example.org/app",
        f"ftp://ada:{SECRET}@example.org/app",
        f"https://ghp_{SECRET}@example.org/app",
        f"https://{SECRET * 3}@example.org/app",
        f"https://ada:{SECRET}@example.org/a b",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(GitError) as refused:
        parse_url(text)
    assert SECRET not in str(refused.value)
