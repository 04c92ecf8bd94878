"""`blueprint schema`: the JSON Schema of blueprint.yaml."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from blueprint.files import write_atomically


def schema(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it to this file; - is standard output.")
    ] = None,
) -> None:
    """Print the JSON Schema of blueprint.yaml, for completion and hover in an editor.

    An editor with the YAML language server takes it from a blueprint's first line:
    # yaml-language-server: $schema=blueprint.schema.json
    """
    from blueprint.source import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if output is None or str(output) == "-":
        sys.stdout.write(text)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, text.encode("utf-8"))
    print(f"Wrote {output}", file=sys.stderr)
