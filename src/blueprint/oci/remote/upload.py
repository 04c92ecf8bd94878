"""Pushing a blob (OCI distribution specification, "Pushing blobs"): one session, gone on with when cut.

A session's Location may be relative, absolute or on another host, and may change with every answer. The
body goes in one PUT, or in chunks where the settings or the registry want it. A session that the registry
has forgotten is begun anew, and one that is given up is deleted.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from urllib.parse import quote

from blueprint.oci.errors import NotFound, OciError, Refused, Unreachable
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.content import Content
from blueprint.oci.remote.message import Body, shown
from blueprint.oci.remote.redirects import resolved
from blueprint.oci.remote.response import Response

_DEFAULT_CHUNK = 16 * 1024 * 1024
_RANGE = re.compile(r"(?:bytes=)?0-(\d+)")


@dataclass
class Session:
    """An upload under way: where it goes on, how many bytes have arrived, how long a chunk is at least."""

    location: str
    offset: int = 0
    chunk_minimum: int = 0


class Upload:
    """Pushes one blob to one repository."""

    def __init__(self, client: Client, repository: str, content: Content, scopes: Scopes) -> None:
        self._client, self._content, self._scopes = client, content, scopes
        self._start = f"/v2/{repository}/blobs/uploads/"
        self._what = f"take {content.blob.digest} into {repository}"
        self._chunk_size = client.settings.chunk_size
        self._is_whole = True  # a PUT of everything was not refused as too large

    def run(self, session: Session | None = None) -> None:
        """Sends the blob, in the session that a mount has begun when there is one."""
        policy = self._client.settings.retry
        failures, reached = 0, -1
        try:
            while True:
                session = session or self.begin()
                try:
                    self._send(session)
                    return
                except (Unreachable, Refused, NotFound) as error:
                    if session.offset > reached:
                        failures, reached = 0, session.offset
                    failures += 1
                    if not self._may_go_on(error) or failures >= policy.attempts:
                        raise
                    policy.sleep(policy.delay(failures))
                    session = self._found_again(session, error)
        except BaseException:
            if session is not None:
                self.abort(session)
            raise

    def begin(self) -> Session:
        """A new session."""
        response = self._client.request("POST", self._start, scopes=self._scopes)
        if response.status != 202:
            raise self._client.refusal(response, self._what)
        return self.session(response)

    def session(self, response: Response) -> Session:
        """The session that a 202 tells of; closes the answer."""
        response.close()
        location = response.header("Location")
        if not location:
            raise Unreachable(f"{self._client.host} began an upload and did not say where", temporary=False)
        minimum = response.header("OCI-Chunk-Min-Length") or ""
        return Session(resolved(response.url, location), 0, int(minimum) if minimum.isdigit() else 0)

    def abort(self, session: Session) -> None:
        """Tells the registry to forget the session; it is no harm when that fails."""
        with contextlib.suppress(OciError):
            self._client.request("DELETE", session.location, scopes=self._scopes, is_repeatable=False).close()

    def _send(self, session: Session) -> None:
        size = self._content.blob.size
        length = self._chunk_length(session)
        while length is not None and size - session.offset > length:
            self._patch(session, length)
        self._put(session, size - session.offset)

    def _chunk_length(self, session: Session) -> int | None:
        """How long a chunk is; None when everything goes in one PUT."""
        if self._chunk_size is None and self._is_whole:
            return None
        return max(self._chunk_size or _DEFAULT_CHUNK, session.chunk_minimum)

    def _patch(self, session: Session, length: int) -> None:
        response = self._request("PATCH", session.location, session, length)
        if response.status not in (201, 202, 204):
            raise self._client.refusal(response, self._what)
        self._follow(session, response)
        arrived = _arrived(response)
        session.offset = session.offset + length if arrived is None else arrived

    def _put(self, session: Session, length: int) -> None:
        digest = quote(self._content.blob.digest, safe="")
        joint = "&" if "?" in session.location else "?"
        self._content.check_empty()
        response = self._request("PUT", f"{session.location}{joint}digest={digest}", session, length)
        if response.status not in (201, 202, 204):
            raise self._client.refusal(response, self._what)
        response.close()

    def _request(self, method: str, url: str, session: Session, length: int) -> Response:
        start = session.offset
        headers = {"Content-Type": "application/octet-stream"}
        if length and (method == "PATCH" or start):
            headers["Content-Range"] = f"{start}-{start + length - 1}"  # inclusive, unlike everything else
        body = Body(length, lambda: self._content.open(start, length)) if length else None
        return self._client.request(
            method, url, scopes=self._scopes, headers=headers, body=body, is_repeatable=False
        )

    def _follow(self, session: Session, response: Response) -> None:
        response.close()
        if location := response.header("Location"):
            session.location = resolved(response.url, location)

    def _may_go_on(self, error: OciError) -> bool:
        if self._content.has_failed:
            return False
        if isinstance(error, Refused):
            if error.status == 413 and self._is_whole and self._chunk_size is None:
                self._is_whole = False  # something in between takes no body of this size
                return True
            return error.temporary or error.status == 416
        return isinstance(error, NotFound) or error.temporary

    def _found_again(self, session: Session, error: OciError) -> Session | None:
        """The session as the registry knows it; None when it must be begun anew."""
        if isinstance(error, NotFound):
            return None
        if isinstance(error, Refused) and error.status == 413:
            self.abort(session)
            return None
        try:
            response = self._client.request("GET", session.location, scopes=self._scopes)
        except Unreachable:
            return None
        if response.status != 204:
            response.close()
            if response.status != 404:
                self.abort(session)
            return None
        self._follow(session, response)
        session.offset = min(_arrived(response) or 0, self._content.blob.size)
        return session

    def __repr__(self) -> str:
        return f"Upload({self._what!r} at {shown(self._client.endpoint.base)})"


def _arrived(response: Response) -> int | None:
    """How many bytes a registry says it has; None when it does not say.

    The end of the range is inclusive, so that `0-0` may mean one byte, and in fact means none.
    """
    found = _RANGE.fullmatch((response.header("Range") or "").strip())
    if found is None:
        return None
    end = int(found[1])
    return end + 1 if end else 0
