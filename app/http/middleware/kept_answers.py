"""Answers kept in memory, each with what it depends on, within a bound of bytes."""

from collections import OrderedDict
from dataclasses import dataclass

from starlette.types import Message

from app.http.middleware.ranges import UNITS

OVERHEAD_BYTES = 1_000
"""Memory of an answer besides its texts: the Python objects."""

LARGEST_SHARE = 4
"""One answer may take a quarter of what is kept."""

Key = tuple[object, ...]
"""What an answer depends on, besides the edition."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent: the start with its headers, and the whole body."""

    start: Message
    body: bytes
    tag: str = ""

    @property
    def good(self) -> bool:
        """Tell whether it may be tagged and kept."""
        policy = said(self.start["headers"], b"cache-control")
        return self.start["status"] in (200, 204) and policy != "no-store"

    @property
    def seekable(self) -> bool:
        """Tell whether ranges may be requested: only of an answer that is not compressed."""
        return said(self.start["headers"], b"accept-ranges") == UNITS.decode()


class WeighedCache:
    """The answers used last, by what they depend on, within a bound of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of answers kept."""
        return len(self._answers)

    def take(self, key: Key) -> Answer | None:
        """Return an answer kept, and note that it was wanted."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer; those not wanted for longest make room."""
        size = _weight(key, answer)
        if key in self._answers or size * LARGEST_SHARE > self.most_bytes:
            return
        self._answers[key] = answer
        self.bytes += size
        while self.bytes > self.most_bytes:
            self.bytes -= _weight(*self._answers.popitem(last=False))


def _weight(key: Key, answer: Answer) -> int:
    """Return approximately the memory of an answer and its key, bytes."""
    headers = sum(len(name) + len(value) for name, value in answer.start["headers"])
    return len(answer.body) + headers + len(repr(key)) + OVERHEAD_BYTES


def said(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    """Return the value of a header, "" if it is not there."""
    found = (value for given, value in headers if given == name)
    return next(found, b"").decode("latin-1")
