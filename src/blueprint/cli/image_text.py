"""An image as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blueprint.cli.image_progress import human
from blueprint.wording import count, visible

if TYPE_CHECKING:
    from blueprint.oci.inspection import Inspection, PlatformImage


def image_text(found: Inspection) -> str:
    """Digest, kind, images with their labels, and what is attached; lines end with line feeds."""
    lines = [f"digest      {found.digest}", f"media type  {found.media_type}"]
    for image in found.images:
        lines += _image_lines(image, alone=len(found.images) == 1)
    for one in found.attached:
        lines.append(f"attached    {one.kind}  {one.digest}" + (f"  ({one.tag})" if one.tag else ""))
    lines += [f"missing     {digest}" for digest in found.missing]
    lines += [f"damaged     {digest}" for digest in found.damaged]
    return "\n".join(visible(line) for line in lines) + "\n"


def _image_lines(image: PlatformImage, *, alone: bool) -> list[str]:
    size = f"{count(len(image.layers), 'layer')}, {human(sum(layer.size for layer in image.layers))}"
    digest = "" if alone else f"  {image.digest}"
    lines = [f"image       {image.platform or '-'}  {size}{digest}"]
    if image.created:
        lines.append(f"  created   {image.created}")
    lines += [f"  label     {key}={value}" for key, value in sorted(image.labels.items())]
    return lines
