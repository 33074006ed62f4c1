"""The sentences on the drive, in both languages."""

from collections.abc import Iterable, Iterator, Sequence

from app.rules.case.case import Case
from app.rules.case.limits import Limits
from app.rules.proximity.driving import (
    BY_ENGINE,
    REVIEW_MIN,
    Drives,
    DriveTime,
    shown_min,
)
from app.rules.proximity.neighbours import Neighbour
from geodata.text import Text

FERRIES = Text(
    "道路引擎的车程不区分汽车轮渡：途中如有轮渡，实际用时取决于候船与班次，请核对路线。",
    "The road engine does not tell ferries apart: if there is one on the way, the drive "
    "depends on the wait and the timetable, so examine the route.",
)


def _said_by(time: DriveTime) -> Text:
    """Name who says how long a drive takes."""
    if time.document is not None:
        return Text(
            f"申请方所报，依据“{time.document}”",
            f"as the applicant states by “{time.document}”",
        )
    zh = f"，路网数据 {time.data}" if time.data else ""
    en = f", roads of {time.data}" if time.data else ""
    return Text(
        f"按道路引擎 {time.engine}{zh}", f"by the road engine {time.engine}{en}"
    )


def timed(near: Neighbour, drives: Drives) -> Text:
    """Return the drive to a port with whoever says so."""
    time = drives[near.port["id"]]
    sentence, minutes = (
        _said_by(time),
        f"{shown_min(time.leg.drive_min, 0, time.limit_min):.12g}",
    )
    return Text(
        f"{near.label}（{near.distance_km:.2f} 公里，车程 {minutes} 分钟，{sentence.zh}）",
        f"{near.label_en} ({near.distance_km:.2f} km, a drive of {minutes} minutes "
        f"{sentence.en})",
    )


def reached(
    ports: Sequence[Neighbour], case: Case, limits: Limits, drives: Drives
) -> Text:
    """Say that open ports lie within the drive that bars."""
    name, drive = case.candidate.name, limits.drive
    places = [timed(n, drives) for n in ports]
    return Text(
        f"截至 {case.as_of}，{name.zh}距"
        f"{'、'.join(place.zh for place in places)}不超过 {drive.zh}车程："
        "原则上不可申请对外开放。",
        f"As of {case.as_of}, {name.en} lies within {limits.long.en} drive of "
        f"{', '.join(place.en for place in places)}: it may in principle not apply to "
        "open.",
    )


def cleared(ports: Sequence[Neighbour], limits: Limits, drives: Drives) -> Text:
    """Say that ports near enough for it are farther than the drive that bars."""
    places = [timed(n, drives) for n in ports]
    return Text(
        f"{'、'.join(place.zh for place in places)}，均在 {limits.drive.zh}车程之外",
        f"{', '.join(place.en for place in places)}: more than {limits.drive.en} by road",
    )


def undriven(ports: Iterable[Neighbour], limits: Limits, drives: Drives) -> Text:
    """Say of which ports the drive is not known, and why."""
    listed = list(ports)
    places = [_near_enough(n, limits.drive_km) for n in listed]
    whys = [drives[n.port["id"]].leg.why for n in listed if n.port["id"] in drives]
    why = next((why for why in whys if why is not None), Text("不详", "not known"))
    return Text(
        f"{'、'.join(place.zh for place in places)}，{limits.drive.zh}车程尚待核算（{why.zh}）；"
        "可接入道路引擎，或由申请方提供车程及依据",
        f"{', '.join(place.en for place in places)}: {limits.long.en} drive has to be examined "
        f"({why.en}); connect a road engine, or have the applicant state the drive with "
        "its document",
    )


def _near_enough(near: Neighbour, drive_km: float) -> Text:
    """Say that a port is, or may be given the accuracy of positions, within reach."""
    km, spread = f"{near.distance_km:.2f}", f"{near.uncertainty_km:.2f}"
    if near.distance_km <= drive_km:
        return Text(
            f"{near.label} {km} 公里，在 {drive_km:g} 公里之内",
            f"{near.label_en} {km} km, within {drive_km:g} km",
        )
    return Text(
        f"{near.label} {km} 公里，因位置不确定度 ±{spread} 公里，可能在 {drive_km:g} 公里之内",
        f"{near.label_en} {km} km, which may be within {drive_km:g} km, the positions "
        f"being uncertain by ±{spread} km",
    )


def drive_notes(
    ports: Iterable[Neighbour], limits: Limits, drives: Drives
) -> Iterator[Text]:
    """Yield notes on the drives."""
    drive = limits.drive
    for near in ports:
        time = drives.get(near.port["id"])
        if time is None or time.leg.drive_min is None:
            continue
        if abs(time.leg.drive_min - limits.drive_min) <= REVIEW_MIN:
            yield Text(
                f"至{near.label}的车程与 {drive.zh}相差不足 {REVIEW_MIN:g} 分钟：引擎所算为不计"
                "拥堵的小客车用时，建议实测复核。",
                f"The drive to {near.label_en} is within {REVIEW_MIN:g} minutes of "
                f"{drive.en}: engines give the free-flow time of a car, so have it driven and "
                "reviewed.",
            )
        other = time.engine_min
        if other is not None and (other <= limits.drive_min) is not time.within:
            yield Text(
                f"至{near.label}的车程，道路引擎算得 {other:.0f} 分钟，与申请方所报结论相反，"
                "请核对其依据。",
                f"For the drive to {near.label_en} the road engine says {other:.0f} "
                f"minutes, the other side of {drive.en}: examine the applicant's document.",
            )
    if any(time.how == BY_ENGINE for time in drives.values()):
        yield FERRIES
