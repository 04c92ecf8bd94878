"""Diagram -> LaidOutDiagram: everything gets its place, once, for all formats."""
