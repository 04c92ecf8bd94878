"""Fixtures for all tests: real servers, each started when a test first needs it."""

pytest_plugins = (
    "contract.processes",
    "contract.registries",
    "contract.kube_api",
    "contract.containers",
    "contract.witnesses",
)
