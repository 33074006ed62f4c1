"""Checkpoints (number of records and root of their Merkle tree) and inclusion proofs.

Source: https://c2sp.org/tlog-checkpoint, https://c2sp.org/tlog-proof.
"""

from dataclasses import dataclass

from geodata.register.notes import NotSigned, Signer, Verifier, coded, decoded
from geodata.register.tree import included

PROOF = "c2sp.org/tlog-proof@v1"
MOST_DIGITS = 20
"""Largest number of digits of an index; reading very long numbers fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed head of the tree."""

    size: int
    root: bytes
    note: str
    """The signed note, verbatim."""


def signed(size: int, root: bytes, signer: Signer) -> Checkpoint:
    """Return a signed checkpoint."""
    note = signer.note(text_of(signer.name, size, root))
    return Checkpoint(size=size, root=root, note=note)


def text_of(origin: str, size: int, root: bytes) -> str:
    """Return the text that is signed."""
    return f"{origin}\n{size}\n{coded(root)}\n"


def read_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint that a note contains.

    Raises:
        NotSigned: It is no checkpoint, or not signed by that key.
    """
    lines = verifier.text_of(note).splitlines()
    if len(lines) < 3 or lines[0] != verifier.name or not lines[1].isdecimal():
        raise NotSigned("signed, but no checkpoint")
    return Checkpoint(size=int(lines[1]), root=decoded(lines[2]), note=note)


def proof_of(index: int, steps: list[bytes], checkpoint: Checkpoint) -> str:
    """Return the text of an inclusion proof of the record at ``index``, counted from 0."""
    lines = [PROOF, f"index {index}", *map(coded, steps), "", checkpoint.note]
    return "\n".join(lines)


def proved(proof: str, digest: bytes, verifier: Verifier) -> tuple[int, Checkpoint]:
    """Verify an inclusion proof; return the index of the record and the checkpoint.

    Raises:
        NotSigned: The proof is not valid for this record or not signed by this key.
    """
    head, gap, note = proof.partition("\n\n")
    first, *lines = head.splitlines() or [""]
    lines = [line for line in lines if not line.startswith("extra ")]
    word, _, index = lines[0].partition(" ") if lines else ("", "", "")
    whole = index.isdecimal() and len(index) <= MOST_DIGITS
    if (first, gap, word) != (PROOF, "\n\n", "index") or not whole:
        raise NotSigned("no proof of the form tlog-proof@v1")
    checkpoint = read_checkpoint(note, verifier)
    steps = [decoded(line) for line in lines[1:]]
    if not included(digest, int(index), checkpoint.size, steps, checkpoint.root):
        raise NotSigned("the proof does not show this record under the checkpoint")
    return int(index), checkpoint
