"""Other people's clients agree with the requests of our own tests about what is in a registry."""

from __future__ import annotations

import json

import pytest

from contract.registries import Registry
from contract.small_image import push_image
from contract.witnesses import Cosign, Ran, crane, regctl, skopeo


def out(ran: Ran) -> str:
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_crane_regctl_and_skopeo_see_the_same_digest(docker_registry: Registry) -> None:
    name, _, digest = push_image(docker_registry).partition("@")
    assert out(crane("digest", f"{name}:dev")) == digest
    assert out(regctl("image", "digest", f"{name}:dev", registry=docker_registry)) == digest
    read = json.loads(out(skopeo("inspect", "--no-tags", "--tls-verify=false", f"docker://{name}:dev")))
    assert read["Digest"] == digest


@pytest.mark.parametrize("registry", ["docker_registry", "referrers_registry"])
def test_cosign_verifies_the_older_tag_of_what_it_signed(
    registry: str, cosign: Cosign, request: pytest.FixtureRequest
) -> None:
    image = push_image(request.getfixturevalue(registry))
    assert cosign.verify(image, bundle=False).returncode != 0
    cosign.sign(image, bundle=False)
    out(cosign.verify(image, bundle=False))
    name, _, digest = image.partition("@")
    assert f"{digest.replace(':', '-')}.sig" in out(crane("ls", name)).splitlines()


@pytest.mark.parametrize("registry", ["docker_registry", "referrers_registry"])
def test_cosign_verifies_the_bundle_of_what_it_signed(
    registry: str, cosign: Cosign, request: pytest.FixtureRequest
) -> None:
    image = push_image(request.getfixturevalue(registry))
    assert cosign.verify(image, bundle=True).returncode != 0
    cosign.sign(image, bundle=True)
    out(cosign.verify(image, bundle=True))
