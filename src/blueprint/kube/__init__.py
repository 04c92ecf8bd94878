"""Kubernetes, as manifests; knows no blueprint and no plan."""
