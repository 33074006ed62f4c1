"""HTTP requests to a road engine, with a timeout; every fault has a message."""

from typing import Any

import httpx2

from app.roads.errors import NONSENSE, RoadsUnavailable
from geodata.text import Text

RETRIES = 2
"""Of connections that were refused; a request once sent is not sent again."""

TIMED_OUT = Text("未在限定时间内答复", "it did not answer in time")
UNREACHED = Text("无法连接", "it cannot be reached")


class Refused(Exception):
    """The engine refused the request; ``body`` is its response."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body

    @property
    def why(self) -> Text:
        """The reason in the response of the engine."""
        members = self.body if isinstance(self.body, dict) else {}
        reason = members.get("error") or members.get("message") or self.status
        return Text(f"引擎不予计算（{reason}）", f"it refuses ({reason})")


class Line:
    """Asks one engine; safe to use from several threads."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self._client = httpx2.Client(
            base_url=url,
            timeout=timeout_s,
            transport=httpx2.HTTPTransport(retries=RETRIES),
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, path: str, **params: str) -> Any:
        """Return the JSON that a path answers; see `post`."""
        return self._asked("GET", path, params=params)

    def post(self, path: str, body: Any) -> Any:
        """Return the JSON that a request is answered with.

        Raises:
            Refused: The engine says why it cannot answer.
            RoadsUnavailable: It does not answer, not in time, or no JSON.
        """
        return self._asked("POST", path, json=body)

    def _asked(self, method: str, path: str, **request: Any) -> Any:
        try:
            response = self._client.request(method, path, **request)
            body = response.json()
        except httpx2.TimeoutException as error:
            raise RoadsUnavailable(TIMED_OUT) from error
        except httpx2.HTTPError as error:
            raise RoadsUnavailable(UNREACHED) from error
        except ValueError as error:
            raise RoadsUnavailable(NONSENSE) from error
        if response.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise RoadsUnavailable(UNREACHED)
        if response.status_code >= httpx2.codes.BAD_REQUEST:
            raise Refused(response.status_code, body)
        return body
