"""Requests to a Kubernetes API by the standard library alone: a witness that owes our client nothing."""

from __future__ import annotations

import http.client
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from contract.certificates import Authority, Certified

Object = dict[str, Any]
JSON = "application/json"
MERGE = "application/merge-patch+json"
APPLY = "application/apply-patch+yaml"


class Refused(Exception):
    """The API said no; `status` is the HTTP status, `answer` its Status object."""

    def __init__(self, method: str, path: str, status: int, answer: Object) -> None:
        super().__init__(f"{method} {path}: {status} {answer.get('message', answer)}")
        self.status = status
        self.answer = answer


@dataclass
class KubeClient:
    """A connection for each thread, with a client's certificate."""

    port: int
    authority: Authority
    certified: Certified
    _mine: threading.local = field(default_factory=threading.local)

    def ask(self, method: str, path: str, body: Object | None = None, kind: str = JSON) -> Object:
        """The object that the API answers with; what is no JSON comes as {"text": ...}. Raises Refused."""
        data = None if body is None else json.dumps(body)
        headers = {"Accept": JSON} | ({"Content-Type": kind} if body is not None else {})
        status, text = self._send(method, path, data, headers)
        try:
            answer: Object = json.loads(text)
        except ValueError:
            answer = {"text": text}
        if status >= 300:
            raise Refused(method, path, status, answer)
        return answer

    def create(self, path: str, body: Object) -> Object:
        return self.ask("POST", path, body)

    def get(self, path: str) -> Object:
        return self.ask("GET", path)

    def patch(self, path: str, body: Object) -> Object:
        return self.ask("PATCH", path, body, MERGE)

    def delete(self, path: str) -> Object:
        return self.ask("DELETE", path)

    def _send(self, method: str, path: str, data: str | None, headers: dict[str, str]) -> tuple[int, str]:
        for again in (True, False):
            connection = self._connection()
            sent = False
            try:
                connection.request(method, path, data, headers)
                sent = True
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except (http.client.HTTPException, OSError):
                connection.close()  # one that was idle for long may be closed at the other end
                if not again or (sent and method == "POST"):
                    raise
        raise AssertionError("never here")

    def _connection(self) -> http.client.HTTPSConnection:
        if not hasattr(self._mine, "connection"):
            context = self.authority.trusting()
            context.load_cert_chain(self.certified.certificate_file, self.certified.key_file)
            self._mine.connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=60, context=context
            )
        connection: http.client.HTTPSConnection = self._mine.connection
        return connection
