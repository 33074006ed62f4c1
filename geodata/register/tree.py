"""The Merkle tree over the digests of the records (RFC 6962, section 2.1).

A leaf is the digest of a record (32 bytes). A root commits to all records up to its size.
An inclusion proof shows that a root covers a record, without the other records.

Source: RFC 6962, 2.1; checked against a direct transcription of its definitions.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

EMPTY = hashlib.sha256().digest()
"""Root of the tree of no records."""


def _leaf(digest: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + digest).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Range:
    """The state needed to append to a tree: the roots of its complete subtrees, largest first.

    >>> Range().then(b"a" * 32).size, Range().root == EMPTY
    (1, True)
    """

    size: int = 0
    parts: tuple[bytes, ...] = ()

    def then(self, digest: bytes) -> "Range":
        """Return the tree after one more record."""
        parts, last, size = list(self.parts), _leaf(digest), self.size
        while size & 1:
            last, size = _node(parts.pop(), last), size >> 1
        return Range(self.size + 1, (*parts, last))

    @property
    def root(self) -> bytes:
        """The root of the tree, 32 bytes."""
        if not self.parts:
            return EMPTY
        *left, root = self.parts
        for part in reversed(left):
            root = _node(part, root)
        return root


def root_of(digests: Sequence[bytes]) -> bytes:
    """Return the root of the tree over the digests."""
    tree = Range()
    for digest in digests:
        tree = tree.then(digest)
    return tree.root


def inclusion(digests: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that the record at ``index``, from 0, is in the tree."""
    if len(digests) == 1:
        return []
    half = _half(len(digests))
    left, right = digests[:half], digests[half:]
    if index < half:
        return [*inclusion(left, index), root_of(right)]
    return [*inclusion(right, index - half), root_of(left)]


def included(
    digest: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether an inclusion proof is valid for a record at ``index`` under a root."""
    sides = _sides(index, size - 1, len(proof)) if 0 <= index < size else None
    if sides is None:
        return False
    found = _leaf(digest)
    for step, on_the_left in zip(proof, sides, strict=True):
        found = _node(step, found) if on_the_left else _node(found, step)
    return found == root


def _sides(here: int, last: int, steps: int) -> list[bool] | None:
    """Return for each step of a path to the root whether the hash is on the left.

    None if the path from node ``here``, in a row that ends at ``last``, has another length.
    """
    sides = []
    for _ in range(steps):
        if last == 0:
            return None
        sides.append(bool(here & 1) or here == last)
        if sides[-1]:
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    return sides if last == 0 else None


def _half(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
