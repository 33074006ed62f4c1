"""Many short strings stored as one long one, without an object for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Slices:
    """Strings one after another, ``between`` them the same few bytes.

    String i begins at ``starts[i]``; the last of the starts is where one more would.
    """

    text: bytes
    starts: NDArray[np.int64]
    between: bytes = b""

    @classmethod
    def of(cls, parts: Iterable[bytes], between: bytes = b"") -> Self:
        """Join strings; the iterable may produce them lazily."""
        text, starts = bytearray(), [0]
        for part in parts:
            text += part
            text += between
            starts.append(len(text))
        return cls(bytes(text), np.array(starts), between)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> bytes:
        return self.text[self.starts[row] : self.starts[row + 1] - len(self.between)]

    def cut(self, start: int, stop: int) -> bytes:
        """Return the strings from ``start`` to before ``stop``, with the bytes between them."""
        if start >= stop:
            return b""
        return self.text[self.starts[start] : self.starts[stop] - len(self.between)]

    def joined(self, rows: Rows) -> bytes:
        """Return some of the strings in the order of ``rows``, joined as they lie.

        >>> made = Slices.of([b"{0}", b"{11}"], b",")
        >>> made.joined(np.array([0, 1])), made.joined(np.array([1, 0]))
        (b'{0},{11}', b'{11},{0}')
        >>> made.joined(np.array([], dtype=int))
        b''
        """
        if not len(rows):
            return b""
        if rows[-1] - rows[0] == len(rows) - 1 and (rows[1:] > rows[:-1]).all():
            return self.cut(int(rows[0]), int(rows[-1]) + 1)
        starts, stops = self.starts[rows], self.starts[rows + 1] - len(self.between)
        whole = memoryview(self.text)
        ends = zip(starts.tolist(), stops.tolist(), strict=True)
        return self.between.join([whole[start:stop] for start, stop in ends])
