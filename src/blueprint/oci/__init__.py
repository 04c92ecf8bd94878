"""Container images as the OCI specifications define them; knows no blueprint and no plan.

What is named here is imported when it is first asked for: a command that asks a registry one question
needs no builder of images, and would spend half of its time on it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blueprint.oci.build import BaseImage, BuildSpec, BuiltImage, build_image, store
    from blueprint.oci.config import ImageConfig, read_config
    from blueprint.oci.copying import CopyPreview, CopyResult, copy, plan_copy
    from blueprint.oci.descriptor import Descriptor
    from blueprint.oci.errors import (
        AccessDenied,
        DigestMismatch,
        InvalidImage,
        NotFound,
        OciError,
        Refused,
        Unreachable,
        UnsafeLayer,
    )
    from blueprint.oci.image import Image, Index, parse_image, parse_manifest
    from blueprint.oci.layer import FileEntry
    from blueprint.oci.layout import Layout
    from blueprint.oci.registry import RegistryFolder
    from blueprint.oci.remote import RemoteRegistry, RemoteSettings
    from blueprint.oci.repository import Repository
    from blueprint.oci.rootfs import unpack
    from blueprint.oci.tagging import TagMove, move_tags
    from blueprint.oci.walk import faults

__all__ = [
    "AccessDenied",
    "BaseImage",
    "BuildSpec",
    "BuiltImage",
    "CopyPreview",
    "CopyResult",
    "Descriptor",
    "DigestMismatch",
    "FileEntry",
    "Image",
    "ImageConfig",
    "Index",
    "InvalidImage",
    "Layout",
    "NotFound",
    "OciError",
    "Refused",
    "RegistryFolder",
    "RemoteRegistry",
    "RemoteSettings",
    "Repository",
    "TagMove",
    "Unreachable",
    "UnsafeLayer",
    "build_image",
    "copy",
    "faults",
    "move_tags",
    "parse_image",
    "parse_manifest",
    "plan_copy",
    "read_config",
    "store",
    "unpack",
]

_HOMES = {
    "BaseImage": "build",
    "BuildSpec": "build",
    "BuiltImage": "build",
    "build_image": "build",
    "store": "build",
    "ImageConfig": "config",
    "read_config": "config",
    "CopyPreview": "copying",
    "CopyResult": "copying",
    "copy": "copying",
    "plan_copy": "copying",
    "Descriptor": "descriptor",
    "AccessDenied": "errors",
    "DigestMismatch": "errors",
    "InvalidImage": "errors",
    "NotFound": "errors",
    "OciError": "errors",
    "Refused": "errors",
    "Unreachable": "errors",
    "UnsafeLayer": "errors",
    "Image": "image",
    "Index": "image",
    "parse_image": "image",
    "parse_manifest": "image",
    "FileEntry": "layer",
    "Layout": "layout",
    "RegistryFolder": "registry",
    "RemoteRegistry": "remote",
    "RemoteSettings": "remote",
    "Repository": "repository",
    "unpack": "rootfs",
    "TagMove": "tagging",
    "move_tags": "tagging",
    "faults": "walk",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
