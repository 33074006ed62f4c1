"""The shortest moves of the site in words, in both languages."""

import math

from app.rules.proximity.neighbours import Neighbour
from app.rules.proximity.surroundings import Surroundings
from app.rules.turning.naming import outcome_label
from app.rules.turning.shortest_moves import FARTHEST_KM, Shift
from geodata.disc_exits import Move
from geodata.text import Text

COMPASS = (
    Text("北", "north"),
    Text("东北", "north-east"),
    Text("东", "east"),
    Text("东南", "south-east"),
    Text("南", "south"),
    Text("西南", "south-west"),
    Text("西", "west"),
    Text("西北", "north-west"),
)


def sentences(about: Surroundings, found: list[Shift]) -> list[Text]:
    """Put the moves in words; one sentence will do where none is short enough."""
    if found and all(shift.shortest is None for shift in found):
        return [
            Text(
                f"场址移动 {FARTHEST_KM:g} 公里以内，结论不变。",
                f"No shift of the site under {FARTHEST_KM:g} km turns the outcome.",
            )
        ]
    return [_sentence(shift, about) for shift in found]


def direction(azimuth_deg: float) -> Text:
    """Return the point of the compass nearest to an azimuth.

    >>> direction(359.0).en, direction(-46.0).en
    ('north', 'north-west')
    """
    return COMPASS[round(azimuth_deg / 45.0) % 8]


def _sentence(shift: Shift, about: Surroundings) -> Text:
    end = _end(shift, about)
    if shift.move is None or shift.outcome is None:
        return _none(shift, end)
    moved, then = _moved(shift.move), outcome_label(shift.outcome)
    if shift.move is shift.shortest or shift.shortest is None:
        return Text(
            f"场址{moved.zh}，即{end.zh}：{then.zh}。",
            f"A shift of the site by {moved.en} {end.en}: {then.en}.",
        )
    least = _moved(shift.shortest)
    return Text(
        f"场址移动的最短方案（{least.zh}）会离开内地；在内地，例如{moved.zh}，即{end.zh}："
        f"{then.zh}。",
        f"The shortest shift of the site, {least.en}, leaves the mainland; on it, for "
        f"example, one by {moved.en} {end.en}: {then.en}.",
    )


def _none(shift: Shift, end: Text) -> Text:
    if shift.shortest is None:
        return Text(
            f"场址移动 {FARTHEST_KM:g} 公里以内，不能使其{end.zh}。",
            f"No shift of the site under {FARTHEST_KM:g} km {end.en}.",
        )
    moved = _moved(shift.shortest)
    return Text(
        f"使场址{end.zh}的最短移法是{moved.zh}，但已离开内地。",
        f"The shortest shift that {end.en}, {moved.en}, leaves the mainland.",
    )


def _moved(move: Move) -> Text:
    """Put a move in words, its length rounded up: less would not do."""
    km = math.ceil(move.length_m / 10.0) / 100.0
    way = direction(move.azimuth_deg)
    return Text(f"向{way.zh}移 {km:.2f} 公里", f"{km:.2f} km {way.en}")


def _end(shift: Shift, about: Surroundings) -> Text:
    """Return what a shift does, as the end of a sentence."""
    within, reach = f"{about.within_km:g}", f"{about.reach_km:g}"
    sure = _ports(shift.at, Text("任何已开放口岸", "any open port"))
    every = _every_port(shift, about)
    return {
        "within-reach": _into_reach(shift, about),
        "within-threshold": Text(
            f"确在{sure.zh} {within} 公里以内",
            f"brings it surely within {within} km of {sure.en}",
        ),
        "unsure": Text(
            f"不再确在任何口岸 {within} 公里以内（差距小于位置误差，须实测）",
            f"leaves it no longer surely within {within} km of any port (by less than "
            "the positions' errors: to be surveyed)",
        ),
        "beyond-threshold": Text(
            f"确在{every.zh} {within} 公里以外，{about.limits.drive.zh}车程仍须核算",
            f"clears {within} km of {every.en} for sure, {about.limits.long.en} drive still to be "
            "examined",
        ),
        "beyond-reach": Text(
            f"确在{every.zh} {reach} 公里以外，{about.limits.drive.zh}不可能到达",
            f"clears {reach} km of {every.en}, where {about.limits.long.en} drive is impossible",
        ),
    }[shift.aim]


def _into_reach(shift: Shift, about: Surroundings) -> Text:
    """Return what it means to come where a port may bar."""
    into, reach = _ports(shift.at, Text("某一口岸", "a port")), f"{about.reach_km:g}"
    if shift.unplaced:
        return Text(
            f"可能进入{into.zh} {reach} 公里以内，须查明该址位置",
            f"brings it to where it may lie within {reach} km of {into.en}: that site's "
            "position has to be found",
        )
    if about.reach_km > about.within_km:
        return Text(
            f"可能进入{into.zh} {reach} 公里以内（计入位置误差），"
            f"{about.limits.drive.zh}车程须另行核算",
            f"brings it to where it may lie within {reach} km of {into.en}, given the "
            f"accuracy of the positions, and {about.limits.long.en} drive has to be "
            "examined",
        )
    return Text(
        f"距{into.zh} {reach} 公里之差小于位置误差，须实测",
        f"brings its distance from {into.en} so near to {reach} km that the positions "
        "have to be surveyed",
    )


def _every_port(shift: Shift, about: Surroundings) -> Text:
    """Name what is cleared: the ports, and former sites wherever they may have been."""
    if not (shift.unplaced or about.unplaced):
        return Text("所有口岸", "every port")
    return Text(
        "所有口岸及位置未收录的前一场址",
        "every port and of every former site of unknown position",
    )


def _ports(at: tuple[Neighbour, ...], otherwise: Text) -> Text:
    """Name ports, or say ``otherwise`` where there is none."""
    if not at:
        return otherwise
    return Text("、".join(n.label for n in at), " and ".join(n.label_en for n in at))
