"""For authors of exporters: diagrams to draw, and a check that finds every fault at once."""

from blueprint.testing.conformance import check_exporter
from blueprint.testing.samples import HOSTILE, sample_diagrams

__all__ = ["HOSTILE", "check_exporter", "sample_diagrams"]
