"""The outcome of the proximity rule, decided from the ports that may bar a candidate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.rules.case.open_sites import Site
from app.rules.finding.finding import Outcome
from app.rules.proximity.driving import Drives, DriveTime
from app.rules.proximity.neighbours import Neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """What is known of the two hours' drive; ``time`` is that of the port it rests on."""

    outcome: Outcome
    how: str
    time: DriveTime | None = None


NOT_NEEDED = Drive(outcome=Outcome.NOT_APPLICABLE, how="not needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome and the ports that each way of deciding it rests on."""

    outcome: Outcome
    drive: Drive
    barring: tuple[Neighbour, ...] = ()
    unsurveyed: tuple[Neighbour, ...] = ()
    undated: tuple[Neighbour, ...] = ()
    undriven: tuple[Neighbour, ...] = ()
    reached: tuple[Neighbour, ...] = ()
    """Ports farther off than the distance that bars, but within two hours' drive."""

    cleared: tuple[Neighbour, ...] = ()
    """Ports near enough to be driven to in two hours, but for their roads."""

    unplaced: tuple[Site, ...] = ()
    """Ports that may bar because their position on that day is not known."""


def decide(
    ports: list[Neighbour],
    threshold_km: float,
    drive_km: float,
    drives: Drives = MappingProxyType({}),
    unplaced: tuple[Site, ...] = (),
) -> Verdict:
    """Weigh all ports: one that certainly bars decides; one that may bar leaves it open.

    Args:
        ports: The ports that are or may be open, other than the candidate's own.
        threshold_km: The distance that bars; exactly that far is within.
        drive_km: Beyond it the plan's drive is impossible.
        drives: What is known of the drive, by the port's id.
        unplaced: Ports at sites of unknown position that may be within reach.

    Returns:
        ``not-met`` where some port surely open is surely within the threshold, or
        within the plan's drive; ``undetermined`` where some port may bar; else ``met``.
    """
    reach_km = max(drive_km, threshold_km)
    near = [n for n in ports if not n.surely_beyond(threshold_km)]
    barring = tuple(n for n in near if n.certain and n.surely_within(threshold_km))
    if barring:
        return Verdict(outcome=Outcome.NOT_MET, drive=NOT_NEEDED, barring=barring)
    asked = [n for n in ports if n not in near and not n.surely_beyond(reach_km)]
    known = {n.port["id"]: _within(n, drives) for n in asked}
    reached = tuple(n for n in asked if known[n.port["id"]] is True)
    cleared = tuple(n for n in asked if known[n.port["id"]] is False)
    undriven = tuple(n for n in asked if known[n.port["id"]] is None)
    undated = (*(n for n in near if not n.certain), *_unsure(reached))
    clear = bool(ports) and not (near or reached or undriven or unplaced)
    bars = any(n.certain for n in reached)
    outcome = Outcome.MET if clear else Outcome.UNDETERMINED
    return Verdict(
        outcome=Outcome.NOT_MET if bars else outcome,
        drive=_drive((*near, *unplaced), reached, cleared, undriven, drives),
        unsurveyed=tuple(n for n in near if not n.surely_within(threshold_km)),
        undated=undated,
        undriven=undriven,
        reached=reached,
        cleared=cleared,
        unplaced=unplaced,
    )


def _within(near: Neighbour, drives: Drives) -> bool | None:
    time = drives.get(near.port["id"])
    return None if time is None else time.within


def _unsure(ports: Iterable[Neighbour]) -> Iterable[Neighbour]:
    return (n for n in ports if not n.certain)


def _drive(
    near: Sequence[object],
    reached: Sequence[Neighbour],
    cleared: Sequence[Neighbour],
    undriven: Sequence[Neighbour],
    drives: Drives,
) -> Drive:
    """Return what the drives come to, and the one that this rests on."""
    certain = [n for n in reached if n.certain]
    if certain:
        time = _quickest(certain, drives)
        return Drive(outcome=Outcome.NOT_MET, how=time.how, time=time)
    open_still = near or reached or undriven
    if not open_still and not cleared:
        return Drive(outcome=Outcome.MET, how="excluded by the speed limit")
    if not open_still:
        time = _quickest(cleared, drives)
        return Drive(outcome=Outcome.MET, how=time.how, time=time)
    rests_on = [n for n in (*undriven, *reached) if n.port["id"] in drives]
    time_of = _quickest(rests_on, drives) if rests_on else None
    how = "not available" if undriven or time_of is None else time_of.how
    return Drive(outcome=Outcome.UNDETERMINED, how=how, time=time_of)


def _quickest(ports: Sequence[Neighbour], drives: Drives) -> DriveTime:
    times = [drives[near.port["id"]] for near in ports]
    return min(times, key=lambda time: time.leg.drive_min or 0.0)
