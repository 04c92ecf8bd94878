"""The images that the CI platform builds: from a commit's tree and a base, the same bytes every time.

Planning calls this too, so that a plan is pinned to digests of images that nobody has built yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.git import Commit, GitError, Repository, TreeFile
from blueprint.model import ImageSpec
from blueprint.oci import BaseImage, BuildSpec, BuiltImage, FileEntry, Image, build_image, parse_image
from blueprint.oci.config import config_document
from blueprint.run.errors import StepFailed

ROOTFS = "rootfs"
_LABEL = "org.opencontainers.image."
REVISION = _LABEL + "revision"
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


def build(
    repository: Repository, folder: str, commit: Commit, spec: ImageSpec, base: BaseImage | None
) -> BuiltImage:
    """The image of a source folder at a commit: the files below its `rootfs/`, on top of the base.

    StepFailed when the commit has no such folder.
    """
    try:
        tree = repository.read_tree(commit.sha, f"{folder}/{ROOTFS}")
    except GitError as error:
        hint = f"an image is made of the committed files below its source's {ROOTFS}/"
        raise StepFailed(f"cannot build {spec.name} from {spec.source}: {error} ({hint})") from error
    _refuse_pointers(spec, tree)
    files = tuple(FileEntry(file.path, file.data, executable=file.executable) for file in tree)
    return build_image(
        BuildSpec(
            name=spec.name,
            files=files,
            created=commit.time,
            base=base,
            entrypoint=spec.command or None,
            user=spec.user,
            exposed_ports=(spec.port,) if spec.port else (),
            environment=spec.environment,
            labels=_labels(spec, commit, base),
        )
    )


def _refuse_pointers(spec: ImageSpec, tree: Sequence[TreeFile]) -> None:
    for file in tree:
        if file.data.startswith(_LFS_POINTER):
            raise StepFailed(
                f"cannot build {spec.name} from {spec.source}: {file.path} is a Git LFS pointer, "
                "its content is not in git (LFS is not supported: commit the file itself)"
            )


def _labels(spec: ImageSpec, commit: Commit, base: BaseImage | None) -> dict[str, str]:
    labels = {
        _LABEL + "title": spec.name,
        REVISION: commit.sha,
        _LABEL + "created": commit.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if base is not None and spec.base is not None:
        labels[_LABEL + "base.name"] = spec.base
        labels[_LABEL + "base.digest"] = base.manifest.digest
    return labels


def as_base(built: BuiltImage) -> BaseImage:
    """A built image as the base of another one."""
    image = manifest_of(built)
    return BaseImage(
        built.manifest_descriptor, config_document(built.blobs[image.config.digest]), image.layers
    )


def manifest_of(built: BuiltImage) -> Image:
    """The manifest of a built image."""
    return parse_image(built.blobs[built.digest])


def blobs_of(built: BuiltImage) -> dict[str, int]:
    """Digest and size of everything that a place must hold to have the image."""
    image = manifest_of(built)
    blobs = {child.digest: child.size for child in image.children}
    return blobs | {built.digest: built.manifest_descriptor.size}
