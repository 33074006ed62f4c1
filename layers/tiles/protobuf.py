"""Numbers and records as protocol buffers write them, many at a time."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

SEVENS = np.arange(0, 64, 7, dtype=np.uint64)
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
    widest = max(1, -(-int(numbers.max(initial=0)).bit_length() // 7))
    plain = numbers.astype(np.uint64)[:, None]
    sevens = (plain >> SEVENS[:widest]).astype(np.uint8) & 127
    follow = plain >= (np.uint64(1) << SEVENS[1 : widest + 1])
    sevens[follow] |= 128
    there = np.hstack([np.ones((len(numbers), 1), dtype=bool), follow[:, :-1]])
    text = sevens[there].tobytes()
    widths = there.sum(axis=1)
    ends = np.concatenate(([0], np.cumsum(widths)))
    cuts = [0, *ends[np.cumsum(counts)].tolist()]
    return [text[start:stop] for start, stop in pairwise(cuts)]


def zigzag(numbers: Any) -> Any:
    """Return numbers of either sign as ones of none: 0, -1, 1, -2 to 0, 1, 2, 3.

    >>> zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return (numbers << 1) ^ (numbers >> 63)
