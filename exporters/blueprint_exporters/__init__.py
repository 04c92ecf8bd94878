"""The exporters that ship with blueprint, one module per format; found by entry point only."""
