from __future__ import annotations

import pytest

from blueprint.oci import OciError
from blueprint.oci.remote.message import Origin, origin_of
from blueprint.oci.remote.proxies import Proxy, is_loopback, proxy_for

PROXIES = {"https_proxy": "http://proxy.example.org:3128", "HTTP_PROXY": "plain.example.org:80"}


def chosen(url: str, **environment: str) -> Proxy | None:
    return proxy_for(origin_of(url), {**PROXIES, **environment})


def test_each_scheme_has_its_proxy() -> None:
    assert chosen("https://registry.example.org") == Proxy("proxy.example.org", 3128)
    assert chosen("http://registry.example.org") == Proxy("plain.example.org", 80)
    assert proxy_for(origin_of("https://registry.example.org"), {}) is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "127.8.9.1", "[::1]:5000", "a.localhost"])
def test_this_machine_is_reached_without_a_proxy(host: str) -> None:
    assert chosen(f"https://{host}") is None


@pytest.mark.parametrize(
    "no_proxy",
    [
        "*",
        "registry.example.org",
        "example.org",
        ".example.org",
        "*.example.org",
        "a, REGISTRY.example.org:443 ,b",
    ],
)
def test_hosts_are_exempt_by_name_suffix_or_port(no_proxy: str) -> None:
    assert chosen("https://registry.example.org", no_proxy=no_proxy) is None


@pytest.mark.parametrize(
    "no_proxy", ["", ",", "le.org", "registry.example.org:444", "other.org", "10.0.0.0/8"]
)
def test_other_hosts_are_not_exempt(no_proxy: str) -> None:
    assert chosen("https://registry.example.org", NO_PROXY=no_proxy) is not None


@pytest.mark.parametrize(
    ("host", "no_proxy", "exempt"),
    [
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("11.1.2.3", "10.0.0.0/8,nonsense/9", False),
        ("[2001:db8::1]:5000", "2001:db8::/32", True),
        ("[2001:db8::1]:5000", "[2001:db8::1]:5000", True),
        ("[2001:db8::1]:5000", "[2001:db8::1]:5001", False),
    ],
)
def test_addresses_are_exempt_by_network(host: str, no_proxy: str, exempt: bool) -> None:
    assert (chosen(f"https://{host}", no_proxy=no_proxy) is None) is exempt


def test_a_proxys_password_goes_to_the_proxy_alone() -> None:
    found = proxy_for(Origin("https", "a.example", 443), {"HTTPS_PROXY": "http://me:p%40ss@proxy:8080"})
    assert found is not None
    assert found.headers == {"Proxy-Authorization": "Basic bWU6cEBzcw=="}


def test_a_proxy_of_another_kind_is_refused_without_its_password() -> None:
    with pytest.raises(OciError, match="HTTPS_PROXY names a proxy") as refused:
        proxy_for(Origin("https", "a.example", 443), {"HTTPS_PROXY": "socks5://me:secret@proxy:1080"})
    assert "secret" not in str(refused.value)


def test_in_a_cgi_script_the_callers_header_names_no_proxy() -> None:
    assert (
        proxy_for(origin_of("http://a.example"), {"HTTP_PROXY": "http://evil", "REQUEST_METHOD": "GET"})
        is None
    )


def test_a_name_that_begins_like_loopback_is_not() -> None:
    assert not is_loopback("127.0.0.1.example.org")
    assert not is_loopback("localhost.example.org")
