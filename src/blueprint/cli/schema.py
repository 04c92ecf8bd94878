"""`blueprint schema`: the JSON Schemas of blueprint.yaml and of targets."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from blueprint.files import write_atomically


class Subject(StrEnum):
    BLUEPRINT = "blueprint"
    TARGET = "target"


def schema(
    subject: Annotated[
        Subject,
        typer.Argument(
            metavar="[WHAT]", help="blueprint (of blueprint.yaml) or target (of targets/NAME.yaml)."
        ),
    ] = Subject.BLUEPRINT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it to this file; - is standard output.")
    ] = None,
) -> None:
    """Print the JSON Schema of blueprint.yaml or of a target, for completion and hover in an editor.

    An editor with the YAML language server takes it from the file's first line:
    # yaml-language-server: $schema=blueprint.schema.json
    """
    from blueprint.source import json_schema, target_schema

    document = target_schema() if subject is Subject.TARGET else json_schema()
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if output is None or str(output) == "-":
        sys.stdout.write(text)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, text.encode("utf-8"))
    print(f"Wrote {output}", file=sys.stderr)
