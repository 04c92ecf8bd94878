"""Container images as the OCI specifications define them; knows no blueprint and no plan."""

from blueprint.oci.build import BaseImage, BuildSpec, BuiltImage, build_image, store
from blueprint.oci.config import ImageConfig, read_config
from blueprint.oci.copy import CopyPreview, CopyResult, copy, plan_copy
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
    "Unreachable",
    "UnsafeLayer",
    "build_image",
    "copy",
    "faults",
    "parse_image",
    "parse_manifest",
    "plan_copy",
    "read_config",
    "store",
    "unpack",
]
