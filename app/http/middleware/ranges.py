"""Byte ranges (RFC 9110, 14), for clients that seek in files."""

import re

UNITS = b"bytes"
RANGE = re.compile(rb"bytes[ \t]*=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE)


class OutOfRange(Exception):
    """The range begins beyond the end."""


def whole_wanted(header: bytes | None, condition: bytes | None, tag: str) -> bool:
    """Tell whether the whole answer is to be sent despite a range.

    Args:
        header: ``Range`` as sent. Several ranges are answered with the whole.
        condition: ``If-Range`` as sent: a strong tag, or a date, which never matches.
        tag: The strong tag of the answer.
    """
    if header is None or (condition is not None and condition.decode("latin-1") != tag):
        return True
    found = RANGE.fullmatch(header)
    if found is None or found.groups() == (b"", b""):
        return True
    first, last = found.groups()
    return bool(first and last) and int(first) > int(last)


def part(header: bytes, length: int) -> slice:
    """Return the slice of ``length`` bytes that a range asks for.

    Raises:
        OutOfRange: The range contains no byte.

    >>> part(b"bytes=0-99", 1000), part(b"bytes=990-", 1000), part(b"bytes=-10", 1000)
    (slice(0, 100, None), slice(990, 1000, None), slice(990, 1000, None))
    >>> part(b"bytes=0-99", 50)
    slice(0, 50, None)
    """
    found = RANGE.fullmatch(header)
    assert found is not None, "whole_wanted tells"
    first, last = found.groups()
    if not first:
        start, stop = max(length - int(last), 0), length
    else:
        start, stop = int(first), min(int(last) + 1 if last else length, length)
    if start >= stop:
        raise OutOfRange
    return slice(start, stop)
