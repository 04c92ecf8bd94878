import base64
import random
import zlib
from urllib.parse import unquote

import pytest

from blueprint.gallery import load_links
from blueprint.gallery.load_links import LONGEST_LINK, InvalidAddress, LoadLinks, compress

DRAWIO = '<mxfile><diagram id="a" name="100 % größer &amp; – mehr"/></mxfile>'.encode()


def opened(link: str) -> bytes:
    """What draw.io makes of a `#R` link: decode, inflate, decode."""
    _, _, packed = link.partition("#R")
    inflated = zlib.decompress(base64.b64decode(unquote(packed)), wbits=-15)
    return unquote(inflated.decode("ascii")).encode("utf-8")


def test_a_small_diagram_travels_inside_its_link() -> None:
    link = LoadLinks().to("shop/shop.drawio", DRAWIO)
    assert link is not None
    assert link.startswith("https://app.diagrams.net/#R")
    assert opened(link) == DRAWIO


def test_a_link_holds_no_character_that_browsers_rewrite() -> None:
    link = LoadLinks().to("shop/shop.drawio", DRAWIO)
    assert link is not None
    assert not set(link.partition("#R")[2]) & set("+/= <>\"'")


def test_a_diagram_that_is_too_large_has_no_link() -> None:
    noise = random.Random(7).randbytes(LONGEST_LINK).hex().encode()  # noqa: S311 - no secret
    assert LoadLinks().to("shop/shop.drawio", noise) is None


def test_no_time_is_spent_on_a_link_that_will_not_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_links, "compress", lambda _: pytest.fail("was compressed"))
    noise = random.Random(7).randbytes(LONGEST_LINK).hex().encode()  # noqa: S311 - no secret
    assert LoadLinks().to("shop/shop.drawio", noise) is None


def test_a_published_gallery_is_linked_by_the_address_of_the_file() -> None:
    links = LoadLinks("https://draw.example/?lang=en", "https://site.example/gallery")
    link = links.to("shop/elements/dev.registry.drawio", b"any size" * 100_000)
    assert link == (
        "https://draw.example/?lang=en"
        "#Uhttps%3A%2F%2Fsite.example%2Fgallery%2Fshop%2Felements%2Fdev.registry.drawio"
    )


def test_compression_is_the_same_every_time() -> None:
    assert compress(DRAWIO * 50) == compress(DRAWIO * 50)


@pytest.mark.parametrize(
    ("editor", "gallery", "message"),
    [
        ("javascript:alert(1)", None, "the address of the diagram tool must start with http:// or https://"),
        ("https://", None, "the address of the diagram tool must start with http:// or https://"),
        ("https://a b", None, "the address of the diagram tool is not one: 'https://a b'"),
        ("https://[", None, "the address of the diagram tool is not one: 'https://['"),
        ("https://x.example/#a", None, "the address of the diagram tool must end before any query or '#'"),
        ("https://x.example/", "file:///tmp", "the address of the gallery must start with"),
        (
            "https://x.example/",
            "https://x.example/?a=b",
            "the address of the gallery must end before any query",
        ),
    ],
)
def test_other_addresses_are_refused(editor: str, gallery: str | None, message: str) -> None:
    with pytest.raises(InvalidAddress) as caught:
        LoadLinks(editor, gallery)
    assert str(caught.value).startswith(message)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InvalidAddress, match="must not hold a user name or password") as caught:
        LoadLinks("https://ann:hunter2@draw.example/")
    assert "hunter2" not in str(caught.value)
