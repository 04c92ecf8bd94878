"""The way to a cluster: by a context of a kubeconfig, or from inside, as a pod's service account."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blueprint.kube import kubeconfig
from blueprint.kube.certificate import expiry
from blueprint.kube.errors import InvalidConfig
from blueprint.kube.kubeconfig import Chosen
from blueprint.redact import redact

if TYPE_CHECKING:
    from blueprint.kube.cluster import Cluster

FIELD_MANAGER = "blueprint"
SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


def connect(
    *,
    context: str | None = None,
    kubeconfig_file: Path | None = None,
    namespace: str | None = None,
    in_cluster: bool = False,
    timeout: float = 15.0,
    environment: Mapping[str, str] | None = None,
) -> Cluster:
    """A Cluster, without any request yet; `timeout` in seconds is that of one request.

    As kubectl does: the explicit file, KUBECONFIG, ~/.kube/config, and only without any of these the service
    account of the pod that we run in (`in_cluster` asks for that one at once). InvalidConfig when none does.
    """
    variables = os.environ if environment is None else environment
    paths = [] if in_cluster else kubeconfig.files(kubeconfig_file, variables)
    if not paths and (context or not (SERVICE_ACCOUNT / "token").is_file()):
        raise InvalidConfig(_no_way(context, in_cluster))
    chosen = kubeconfig.choose(kubeconfig.merged(paths), context) if paths else _service_account(variables)
    return _cluster(chosen, namespace, timeout)


def contexts(
    kubeconfig_file: Path | None = None, environment: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The names of the contexts that `connect` can be given."""
    variables = os.environ if environment is None else environment
    document = kubeconfig.merged(kubeconfig.files(kubeconfig_file, variables))
    return tuple(sorted(each["name"] for each in document["contexts"]))


def _no_way(context: str | None, in_cluster: bool) -> str:
    if in_cluster:
        return f"not in a cluster: there is no {SERVICE_ACCOUNT / 'token'}"
    wanted = f"context {context!r} cannot be looked up: " if context else ""
    return f"{wanted}no kubeconfig (set KUBECONFIG, or log in so that ~/.kube/config is there)"


def _service_account(environment: Mapping[str, str]) -> Chosen:
    host, port = environment.get("KUBERNETES_SERVICE_HOST"), environment.get("KUBERNETES_SERVICE_PORT")
    if not host or not port:
        raise InvalidConfig("in a pod, but KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set")
    server = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
    try:
        namespace = (SERVICE_ACCOUNT / "namespace").read_text().strip()
        secret = (SERVICE_ACCOUNT / "token").read_text().strip()
    except OSError as error:
        raise InvalidConfig(f"in a pod, but without a readable service account: {error}") from error
    return Chosen(
        context="in-cluster",
        cluster={"server": server, "certificate-authority": str(SERVICE_ACCOUNT / "ca.crt")},
        user={"tokenFile": str(SERVICE_ACCOUNT / "token")},
        user_name="the pod's service account",
        namespace=namespace,
        secrets=(secret,),
    )


def _cluster(chosen: Chosen, namespace: str | None, timeout: float) -> Cluster:
    """lightkube is asked for only here: it takes a seventh of a second to come."""
    import httpx2
    import msgspec
    from lightkube import Client
    from lightkube.config.client_adapter import Client as Transport
    from lightkube.config.client_adapter import ConnectionParams
    from lightkube.config.kubeconfig import SingleConfig
    from lightkube.config.models import Cluster as ClusterEntry
    from lightkube.config.models import Context, User
    from lightkube.core.exceptions import ConfigError

    from blueprint.kube.cluster import Cluster

    try:
        single = SingleConfig(
            context_name=chosen.context,
            context=Context(cluster=chosen.context, namespace=chosen.namespace),
            cluster=msgspec.convert(dict(chosen.cluster), ClusterEntry),
            user=msgspec.convert(dict(chosen.user), User),
        )
        proxy, limit = chosen.cluster.get("proxy-url"), httpx2.Timeout(timeout)
        client = Client(single, namespace=namespace, timeout=limit, field_manager=FIELD_MANAGER, proxy=proxy)
    except (ConfigError, msgspec.ValidationError, OSError, ValueError) as error:
        detail = redact(_shown(error, chosen), chosen.secrets)
        raise InvalidConfig(f"context {chosen.context!r} cannot be used: {detail}") from None
    return Cluster(
        client,
        transport=lambda: Transport(single, ConnectionParams(timeout=limit, proxy=proxy)),
        user=_user(chosen),
        secrets=chosen.secrets,
    )


def _shown(error: Exception, chosen: Chosen) -> str:
    files = [
        chosen.cluster.get("certificate-authority"),
        *map(chosen.user.get, ("client-certificate", "client-key")),
    ]
    for each in files:
        if each and not Path(each).is_file():
            return f"there is no {each}"
    return str(error) or type(error).__name__


def _user(chosen: Chosen) -> str:
    """Who we are for people, with the reason why the API server will not know us where we can tell."""
    end = _certificate_end(chosen.user)
    if end is not None and end < datetime.now(UTC):
        return f"{chosen.user_name}: the client certificate expired on {end:%Y-%m-%d} (log in again)"
    return f"user {chosen.user_name} of context {chosen.context!r} (log in again, or choose another context)"


def _certificate_end(user: Mapping[str, Any]) -> datetime | None:
    try:
        if data := user.get("client-certificate-data"):
            return expiry(base64.b64decode(data).decode("ascii"))
        if file := user.get("client-certificate"):
            return expiry(Path(file).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None
