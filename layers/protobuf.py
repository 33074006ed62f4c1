"""Numbers and records as protocol buffers write them, many at a time."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

SEVENS = np.arange(0, 63, 7, dtype=np.uint64)
ONE_BYTE = [bytes((number,)) for number in range(128)]


def varint(number: int) -> bytes:
    r"""Return one number as a varint.

    >>> varint(1), varint(300)
    (b'\x01', b'\xac\x02')
    """
    if number < 128:
        return ONE_BYTE[number]
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def record(tag: bytes, body: bytes) -> bytes:
    """Return a field of varying length: its tag, the length, the body."""
    return b"".join((tag, varint(len(body)), body))


def packed(numbers: Integers, counts: Integers) -> list[bytes]:
    r"""Return numbers as varints, ``counts`` of them to a string.

    Args:
        numbers: All of them in a row, none negative.
        counts: How many belong to each string; their sum is that of ``numbers``.

    >>> packed(np.array([1, 300, 0]), np.array([2, 0, 1]))
    [b'\x01\xac\x02', b'', b'\x00']
    """
    plain = numbers.astype(np.uint64)
    sevens = (plain[:, None] >> SEVENS).astype(np.uint8) & 127
    widths = 1 + (plain[:, None] >= (np.uint64(1) << SEVENS[1:])).sum(axis=1)
    place = np.arange(len(SEVENS))
    sevens |= np.where(place < (widths - 1)[:, None], 128, 0).astype(np.uint8)
    text = sevens[place < widths[:, None]].tobytes()
    ends = np.concatenate(([0], np.cumsum(widths)))
    cuts = [0, *ends[np.cumsum(counts)].tolist()]
    return [text[start:stop] for start, stop in pairwise(cuts)]


def zigzag(numbers: Any) -> Any:
    """Return numbers of either sign as ones of none: 0, -1, 1, -2 to 0, 1, 2, 3.

    >>> zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return (numbers << 1) ^ (numbers >> 63)
