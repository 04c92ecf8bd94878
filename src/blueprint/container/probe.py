"""Whether something on this machine answers HTTP."""

from __future__ import annotations

import http.client


def answer(address: str, path: str, timeout: float = 2.0) -> int | str:
    """The status that `GET path` gets at `HOST:PORT`, or why there was none. Redirects are not followed."""
    connection = http.client.HTTPConnection(address, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Connection": "close", "User-Agent": "blueprint"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
