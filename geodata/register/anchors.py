"""Anchors of the chain: its signed heads (checkpoints), stored in second places.

The chain alone shows that a record was altered. It does not show that its end was cut
off or that all of it was rewritten. Both are detected by comparison with a signed head
that is stored elsewhere.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from geodata.register.checkpoints import Checkpoint, read_checkpoint, signed
from geodata.register.errors import NotWitnessed, RegisterUnsound
from geodata.register.notes import NotSigned, Signer
from geodata.register.places import NEWEST_BYTES, NotKept, Place
from geodata.register.tree import Range, root_of
from geodata.text import Text

log = logging.getLogger(__name__)

USUAL_SLACK = 3
SLOW_S, PAUSE_S = 1.0, 5.0
"""Duration (s) of a slow failure, and the pause (s) before the next attempt after one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheckpoints:
    """The checkpoints that a place holds, the newest last, and what is wrong there."""

    place: str
    found: tuple[Checkpoint, ...] = ()
    trouble: str = ""
    known: bool = True
    """Whether the place can be read back."""


@dataclass(slots=True)
class Anchors:
    """The key that signs heads and the places they are written to; no places without a key."""

    signer: Signer | None = None
    places: tuple[Place, ...] = ()
    slack: int = USUAL_SLACK
    """Number of records that may be acknowledged while a place cannot be written to."""

    trouble: str = ""
    """Why the configured key cannot be used."""

    _why: str = field(default="", init=False)
    _not_before: float = field(default=0.0, init=False)
    """Time (monotonic clock) before which a place that failed slowly is not tried again."""

    _anchored: int = field(default=0, init=False)
    """Number of the last record whose head is known to be in every place."""

    def checkpoint(self, tree: Range) -> Checkpoint | None:
        """Return the signed head of the chain, None without a key."""
        return signed(tree.size, tree.root, self.signer) if self.signer else None

    def newest(self) -> dict[str, Checkpoint | None]:
        """Return the newest checkpoint of each place; call this before reading the chain.

        Raises:
            RegisterUnsound: One was not signed by the configured key.
            NotWitnessed: A place cannot be read.
        """
        try:
            return self._newest_each()
        except NotKept as error:
            raise NotWitnessed(0, str(error)) from error

    def compare(
        self, newest: Mapping[str, Checkpoint | None], digests: Sequence[bytes]
    ) -> None:
        """Raise if a chain does not continue the signed heads.

        Raises:
            RegisterUnsound: It is shorter than a checkpoint, or differs up to it.
        """
        anchored = len(digests)
        for place, checkpoint in newest.items():
            size = checkpoint.size if checkpoint else 0
            if checkpoint and (
                size > len(digests) or root_of(digests[:size]) != checkpoint.root
            ):
                raise contradiction(checkpoint, len(digests), place)
            anchored = min(anchored, size)
        self._anchored = anchored

    def ready(self, tree: Range) -> None:
        """Make sure that every place holds the head of the chain, within the slack.

        Call this while nobody else can append: a place with a head beyond this one then
        has the head of another chain.

        Raises:
            RegisterUnsound: A place has the head of another chain.
            NotWitnessed: The slack is used up.
        """
        if self.trouble:
            raise NotWitnessed(tree.size, self.trouble)
        why = self._met(tree) or self.publish(tree)
        if why and tree.size - self._anchored >= self.slack:
            raise NotWitnessed(tree.size - self._anchored, why)

    def _met(self, tree: Range) -> str:
        """Raise if a place has a head of another chain; return why it cannot be read, or empty."""
        try:
            newest = self._newest_each()
        except NotKept as error:
            return str(error)
        for place, point in newest.items():
            ahead = point and point.size >= tree.size
            if point and ahead and (point.size, point.root) != (tree.size, tree.root):
                raise contradiction(point, tree.size, place)
        return ""

    def publish(self, tree: Range, *, anew: bool = False) -> str:
        """Write the head to every place; return the reasons for failures, empty if none."""
        checkpoint = self.checkpoint(tree)
        if checkpoint is None or (tree.size <= self._anchored and not anew):
            return ""
        if monotonic() < self._not_before:
            return self._why
        began, whys = monotonic(), list[str]()
        for place in self.places:
            try:
                place.put(checkpoint, anew=anew)
            except NotKept as error:
                whys.append(str(error))
        self._why = "; ".join(whys)
        if whys:
            log.warning("checkpoint of %d records not kept: %s", tree.size, self._why)
            # Writers wait for each other, so not each of them may wait for a place without answer.
            slow = monotonic() > began + SLOW_S
            self._not_before = monotonic() + (PAUSE_S if slow else 0.0)
        else:
            self._anchored = tree.size
        return self._why

    def stored(self) -> list["StoredCheckpoints"]:
        """Return the checkpoints of each place, for a comparison with the whole chain."""
        return [self._stored(place) for place in self.places if self.signer]

    def _stored(self, place: Place) -> "StoredCheckpoints":
        try:
            notes = place.notes()
        except NotKept as error:
            return StoredCheckpoints(place=place.name, trouble=str(error))
        found = list[Checkpoint]()
        for note in notes or ():
            with suppress(NotSigned):
                found.append(self._read(note))
        strange = len(notes or ()) - len(found)
        trouble = f"{strange} not signed by the key" if strange else ""
        known = notes is not None
        return StoredCheckpoints(
            place=place.name, found=tuple(found), trouble=trouble, known=known
        )

    def _newest_each(self) -> dict[str, Checkpoint | None]:
        return {place.name: self._newest(place) for place in self.places if self.signer}

    def _newest(self, place: Place) -> Checkpoint | None:
        notes = place.notes(NEWEST_BYTES)
        try:
            return self._read(notes[-1]) if notes else None
        except NotSigned as error:
            why = Text(
                f"{place.name} 中最新的检查点不是本登记簿的密钥所签（{error}）",
                f"the newest checkpoint in {place.name} was not signed by the key of this "
                f"register ({error})",
            )
            raise RegisterUnsound(why) from error

    def _read(self, note: str) -> Checkpoint:
        assert self.signer is not None
        return read_checkpoint(note, self.signer.verifier)


def contradiction(checkpoint: Checkpoint, count: int, place: str) -> RegisterUnsound:
    """Return the error for a chain that a checkpoint does not fit."""
    size = checkpoint.size
    why = (
        Text(
            f"登记簿现有 {count} 条记录，而 {place} 中的检查点证明曾有 {size} 条",
            f"the register has {count} records, but the checkpoint in {place} shows that "
            f"there were {size}",
        )
        if size > count
        else Text(
            f"登记簿的前 {size} 条记录与 {place} 中的检查点不符：已被改写",
            f"the first {size} records of the register differ from the checkpoint in "
            f"{place}: they were rewritten",
        )
    )
    return RegisterUnsound(why, records=count, checkpoint=size)
