"""The proximity rule's outcome, weighed from the ports that may bar a candidate."""

from dataclasses import dataclass

from app.rules.neighbours import Neighbour
from app.rules.rule import Outcome
from layers.proximity import DRIVE_KM


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """What is known of the two hours' drive."""

    outcome: Outcome
    how: str
    minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome and the ports that each way of deciding it rests on."""

    outcome: Outcome
    drive: Drive
    barring: tuple[Neighbour, ...] = ()
    unsurveyed: tuple[Neighbour, ...] = ()
    undated: tuple[Neighbour, ...] = ()
    undriven: tuple[Neighbour, ...] = ()


def decide(
    ports: list[Neighbour], threshold_km: float, drive_km: float = DRIVE_KM
) -> Verdict:
    """Weigh every port: one that surely bars decides, one that may leaves it open.

    Args:
        ports: The ports that are or may be open, other than the candidate's own.
        threshold_km: The distance that bars; exactly that far is within.
        drive_km: Beyond it two hours' drive is impossible.

    Returns:
        ``not-met`` where some port surely open is surely within the threshold;
        ``undetermined`` where some port may bar; else ``met``.
    """
    reach_km = max(drive_km, threshold_km)
    near = [n for n in ports if not n.surely_beyond(threshold_km)]
    road = [n for n in ports if n.surely_beyond(threshold_km)]
    undriven = tuple(n for n in road if not n.surely_beyond(reach_km))
    barring = tuple(n for n in near if n.certain and n.surely_within(threshold_km))
    if barring:
        drive = Drive(outcome=Outcome.NOT_APPLICABLE, how="not needed")
        return Verdict(outcome=Outcome.NOT_MET, drive=drive, barring=barring)
    clear = not undriven and not near
    drive = (
        Drive(outcome=Outcome.MET, how="excluded by the speed limit")
        if clear
        else Drive(outcome=Outcome.UNDETERMINED, how="not available")
    )
    return Verdict(
        outcome=Outcome.MET if clear and ports else Outcome.UNDETERMINED,
        drive=drive,
        unsurveyed=tuple(n for n in near if not n.surely_within(threshold_km)),
        undated=tuple(n for n in near if not n.certain),
        undriven=undriven,
    )
