"""Registries over the network, as the OCI distribution specification defines them."""

from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.registry import RemoteRegistry
from blueprint.oci.remote.repository import RemoteRepository
from blueprint.oci.remote.retry import RetryPolicy
from blueprint.oci.remote.settings import PlainHttp, RemoteSettings

__all__ = [
    "Credentials",
    "PlainHttp",
    "RemoteRegistry",
    "RemoteRepository",
    "RemoteSettings",
    "RetryPolicy",
]
