"""A cache of responses in memory, within a bound of bytes."""

from collections import OrderedDict
from dataclasses import dataclass

from starlette.types import Message

from app.http.middleware.ranges import UNITS

OVERHEAD_BYTES = 1_000
"""Memory of a response besides its text: the Python objects."""

LARGEST_SHARE = 4
"""One response may take a quarter of the cache."""

Key = tuple[object, ...]
"""Everything that a response depends on besides the edition."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete response: the start message with its headers, and the body."""

    start: Message
    body: bytes
    tag: str = ""

    @property
    def good(self) -> bool:
        """Whether the response may be tagged and cached.

        One with a tag of its own depends on more than the edition.
        """
        headers = self.start["headers"]
        kept = header_value(headers, b"cache-control") != "no-store"
        tagged = header_value(headers, b"etag")
        return self.start["status"] in (200, 204) and kept and not tagged

    @property
    def seekable(self) -> bool:
        """Whether ranges may be requested: only if the response is not compressed."""
        return header_value(self.start["headers"], b"accept-ranges") == UNITS.decode()


class WeighedCache:
    """The responses used last, by key, within a bound of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of cached responses."""
        return len(self._answers)

    def take(self, key: Key) -> Answer | None:
        """Return a cached response and mark it as used last."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Cache a response; the least recently used ones make room."""
        size = _weight(key, answer)
        if key in self._answers or size * LARGEST_SHARE > self.most_bytes:
            return
        self._answers[key] = answer
        self.bytes += size
        while self.bytes > self.most_bytes:
            self.bytes -= _weight(*self._answers.popitem(last=False))


def _weight(key: Key, answer: Answer) -> int:
    """Return approximately the memory of a response and its key, bytes."""
    headers = sum(len(name) + len(value) for name, value in answer.start["headers"])
    return len(answer.body) + headers + len(repr(key)) + OVERHEAD_BYTES


def header_value(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    """Return the value of a header, "" if it is missing."""
    found = (value for given, value in headers if given == name)
    return next(found, b"").decode("latin-1")
