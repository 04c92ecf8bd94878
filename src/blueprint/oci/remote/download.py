"""Reading a blob: what is cut goes on where it was (OCI distribution specification, "Pulling blobs")."""

from __future__ import annotations

import re

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import DigestMismatch, Unreachable
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.response import Response

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_SKIPPED = 256 * 1024


class BlobStream:
    """The bytes of a blob from `start` on; whoever reads them checks the digest.

    DigestMismatch when the registry has another number of bytes than the descriptor, Unreachable when
    it is cut again and again without a byte in between.
    """

    def __init__(self, client: Client, path: str, blob: Descriptor, scopes: Scopes, start: int = 0) -> None:
        self._client, self._path, self._blob, self._scopes = client, path, blob, scopes
        self._position = start
        self._failures = 0
        self._response: Response | None = self._open()

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        left = self._blob.size - self._position
        if left <= 0:
            self.close()
            return b""
        while True:
            try:
                data = self._read(left if size < 0 else min(size, left))
            except Unreachable as error:
                self._failed(error)
                continue
            self._position += len(data)
            self._failures = 0
            return data

    def close(self) -> None:
        """Gives the connection back."""
        if self._response is not None:
            self._response.close()
            self._response = None

    def _read(self, size: int) -> bytes:
        if self._response is None:
            self._response = self._open()
        data = self._response.read(size)
        if not data:
            raise Unreachable(
                f"{self._blob.digest} was cut after {self._position} of {self._blob.size} bytes"
            )
        return data

    def _failed(self, error: Unreachable) -> None:
        self.close()
        self._failures += 1
        policy = self._client.settings.retry
        if not error.temporary or self._failures >= policy.attempts:
            raise error
        policy.sleep(policy.delay(self._failures))

    def _open(self) -> Response:
        start = self._position
        headers = {"Range": f"bytes={start}-"} if start else {}
        response = self._client.request(
            "GET", self._path, scopes=self._scopes, headers=headers, is_download=True
        )
        try:
            if response.status not in (200, 206):
                raise self._client.refusal(response, f"give {self._blob.digest}")
            if response.status == 206 and start:
                self._check_range(response.header("Content-Range") or "")
            else:
                self._check_length(response)
                _skip(response, start)
        except BaseException:
            response.close()
            raise
        return response

    def _check_range(self, header: str) -> None:
        found = _RANGE.fullmatch(header.strip())
        if found is None or int(found[1]) != self._position:
            raise Unreachable(
                f"{self._client.host} answers a request for bytes from {self._position} on of "
                f"{self._blob.digest} with {header!r}",
                temporary=False,
            )
        if found[3] not in ("*", str(self._blob.size)):
            raise self._wrong_size(found[3])

    def _check_length(self, response: Response) -> None:
        if response.length not in (None, self._blob.size):
            raise self._wrong_size(str(response.length))

    def _wrong_size(self, size: str) -> DigestMismatch:
        return DigestMismatch(
            f"{self._blob.digest} has {size} bytes in {self._client.host} instead of {self._blob.size}"
        )


def _skip(response: Response, size: int) -> None:
    """Reads what is known already, when the registry sends everything anew."""
    while size > 0:
        data = response.read(min(size, _SKIPPED))
        if not data:
            raise Unreachable("an answer ended before the part that was asked for")
        size -= len(data)
