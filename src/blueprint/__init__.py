"""Architecture diagrams that deploy: one typed graph, drawn and applied."""

__version__ = "0.1.0"
