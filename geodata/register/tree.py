"""The Merkle tree over the digests of the records (RFC 6962, section 2.1).

A leaf is the digest of a record (32 bytes). A root commits to all records up to its size.
An inclusion proof shows that a root covers a record; a consistency proof shows that a
later tree begins with an earlier one. Neither needs the other records.

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


def consistency(digests: Sequence[bytes], size: int) -> list[bytes]:
    """Return the proof that the tree begins with its first ``size`` records (1 or more)."""
    return _consistency(digests, size, whole=True)


def _consistency(digests: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(digests):
        return [] if whole else [root_of(digests)]
    half = _half(len(digests))
    left, right = digests[:half], digests[half:]
    if size <= half:
        return [*_consistency(left, size, whole=whole), root_of(right)]
    return [*_consistency(right, size - half, whole=False), root_of(left)]


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


def consistent(
    sizes: tuple[int, int], proof: Sequence[bytes], roots: tuple[bytes, bytes]
) -> bool:
    """Tell whether a consistency proof is valid for two trees."""
    first, second = sizes
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and roots[0] == roots[1]
    whole = first & (first - 1) == 0
    start, *steps = [roots[0], *proof] if whole else [*proof] or [b""]
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    sides = _sides(here, last, len(steps))
    if sides is None:
        return False
    old = new = start
    for step, on_the_left in zip(steps, sides, strict=True):
        old = _node(step, old) if on_the_left else old
        new = _node(step, new) if on_the_left else _node(new, step)
    return (old, new) == roots


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
