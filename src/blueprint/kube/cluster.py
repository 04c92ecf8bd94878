"""A cluster's API: objects as dicts in and out, by lightkube; every refusal comes as a KubeError."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blueprint.kube import answers
from blueprint.kube.errors import InvalidConfig, Missing, Refused
from blueprint.kube.kinds import POD, Address, Kind, Object, named, usual
from blueprint.kube.manifests import ManifestError
from blueprint.redact import redact

if TYPE_CHECKING:
    from lightkube import Client

_LOG_LIMIT = 8 * 1024 * 1024  # bytes of a log that are read, from its beginning
_VERBS = ["delete", "get", "list", "global_list", "patch", "post", "put"]


class Cluster:
    """One context's API server; `namespace` is where objects go that name none. Close it, or use `with`.

    May be used by several threads.
    """

    def __init__(
        self, client: Client, *, transport: Callable[[], Any], user: str, secrets: Sequence[str] = ()
    ) -> None:
        """`transport` makes an httpx2 client like that of `client`, for what has no kind: logs, discovery."""
        self._client = client
        self._transport = functools.cache(transport)
        self._user = user
        self._secrets = tuple(secrets)
        self._types: dict[Kind, Any] = {}
        self._found: dict[str, tuple[Kind, ...]] = {}

    @property
    def context(self) -> str:
        return str(self._client.config.context_name)

    @property
    def server(self) -> str:
        """The API server's address."""
        return str(self._client.config.cluster.server)

    @property
    def namespace(self) -> str:
        return str(self._client.namespace)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()
        if self._transport.cache_info().currsize:
            self._transport().close()

    def address(self, manifest: Mapping[str, Any]) -> Address:
        """Where the object of a manifest is, or will be; ManifestError when the cluster has no such kind."""
        api_version, kind_name, name = named(manifest)
        kind = usual(api_version, kind_name) or self._asked(api_version, kind_name)
        namespace = str(manifest["metadata"].get("namespace") or self.namespace) if kind.namespaced else ""
        return Address(kind, namespace, name)

    def get(self, at: Address) -> Object | None:
        """The object, None when it is not there."""
        try:
            with self._asking(f"read {at}"):
                return dict(self._client.get(self._type(at.kind), at.name, namespace=at.namespace or None))
        except Missing:
            return None

    def list(
        self, kind: Kind, namespace: str, labels: Mapping[str, str] | None = None, fields: str = ""
    ) -> list[Object]:
        """The objects of a kind, by equality of `labels` and of `fields`, as in `a.b=c,d=e`."""
        pairs: dict[str, Any] = dict(each.split("=", 1) for each in fields.split(",") if each)
        with self._asking(f"list {kind.resource} in namespace {namespace}"):
            found = self._client.list(
                self._type(kind), namespace=namespace, labels=dict(labels or {}), fields=pairs
            )
            return [dict(each) for each in found]

    def apply(self, manifest: Object, *, force: bool = False, dry_run: bool = False) -> Object:
        """Server-side apply with our field manager; the object as it is then, or would be; or Conflict."""
        at = self.address(manifest)
        with self._asking(f"apply {at}"):
            body = self._type(at.kind)(manifest)
            return dict(
                self._client.apply(
                    body, at.name, namespace=at.namespace or None, force=force, dry_run=dry_run
                )
            )

    def create(self, manifest: Object, at: Address | None = None) -> Object:
        """A new object, or a question that is asked as one; what the API server answers with."""
        at = at or self.address(manifest)
        with self._asking(f"create {at}"):
            return dict(self._client.create(self._type(at.kind)(manifest), namespace=at.namespace or None))

    def delete(self, at: Address) -> bool:
        """Delete the object and, in the background, what it owns; whether it was there."""
        from lightkube.types import CascadeType

        try:
            with self._asking(f"delete {at}"):
                kind = self._type(at.kind)
                self._client.delete(
                    kind, at.name, namespace=at.namespace or None, cascade=CascadeType.BACKGROUND
                )
        except Missing:
            return False
        return True

    def log(
        self, namespace: str, pod: str, container: str, *, lines: int | None = None, previous: bool = False
    ) -> str:
        """What a container wrote, the last `lines` of it; `previous`: before its restart."""
        options: dict[str, Any] = {"container": container, "tailLines": lines, "limitBytes": _LOG_LIMIT}
        if previous:
            options["previous"] = "true"
        query = "&".join(f"{name}={value}" for name, value in options.items() if value is not None)
        at = Address(POD, namespace, pod)
        with self._asking(f"read the log of {at}"):
            answer = self._raw(f"/api/v1/namespaces/{namespace}/pods/{pod}/log?{query}")
        return redact(answer.decode("utf-8", "replace"), self._secrets)

    def version(self) -> str:
        """The API server's version, as in `v1.33.1`: the cheapest question, which tries the way to it."""
        with self._asking("ask for the version"):
            return str(json.loads(self._raw("/version"))["gitVersion"])

    def _asked(self, api_version: str, name: str) -> Kind:
        """The kind that the API server knows under this name (discovery)."""
        if api_version not in self._found:
            prefix = "/apis" if "/" in api_version else "/api"
            with contextlib.suppress(Missing), self._asking(f"look up kind {name} of {api_version}"):
                answer = json.loads(self._raw(f"{prefix}/{api_version}"))
                self._found[api_version] = tuple(
                    Kind(api_version, each["kind"], each["name"], bool(each["namespaced"]))
                    for each in answer.get("resources") or ()
                    if "/" not in each["name"]
                )
        for kind in self._found.get(api_version, ()):
            if kind.name == name:
                return kind
        raise ManifestError(f"the cluster of context {self.context!r} has no kind {name} of {api_version}")

    def _type(self, kind: Kind) -> Any:
        """lightkube's generic class for a kind: a dict, so that no field is lost that its models lack."""
        if kind not in self._types:
            from lightkube.generic_resource import (
                GenericGlobalResource,
                GenericNamespacedResource,
                create_api_info,
            )

            base = GenericNamespacedResource if kind.namespaced else GenericGlobalResource
            info = create_api_info(kind.group, kind.version, kind.name, kind.plural, verbs=_VERBS)
            self._types[kind] = type(kind.name, (base,), {"_api_info": info})
        return self._types[kind]

    def _raw(self, path: str) -> bytes:
        """A GET of what is no object; lightkube's client has no door for it."""
        answer = self._transport().get(path)
        answer.raise_for_status()
        return bytes(answer.content)

    @contextlib.contextmanager
    def _asking(self, doing: str) -> Iterator[None]:
        """Turn what lightkube and its transport raise into a KubeError that says what we were doing."""
        import httpx2
        from lightkube.core.exceptions import ConfigError

        try:
            yield
        except httpx2.HTTPStatusError as error:
            raise self._refusal(error.response, doing) from None
        except httpx2.HTTPError as error:
            raise answers.no_answer(error, doing, self.server, self._secrets) from None
        except (ConfigError, FileNotFoundError) as error:  # a credential plugin or a token's file
            raise InvalidConfig(f"cannot {doing}: {redact(str(error), self._secrets)}") from None

    def _refusal(self, response: Any, doing: str) -> Refused:
        try:
            answer = response.json()
        except ValueError:
            answer = {"message": response.text[:200] or f"HTTP {response.status_code}"}
        if not isinstance(answer, dict):
            answer = {"message": str(answer)[:200]}
        answer["message"] = redact(str(answer.get("message", "")), self._secrets)
        return answers.refusal(response.status_code, answer, doing, self._user)
