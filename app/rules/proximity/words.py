"""The sentences of the proximity rule, in both languages."""

from collections.abc import Mapping
from datetime import date

from app.rules.case.case import Candidate, Case
from app.rules.case.inputs import AIRPORT_CLASS
from app.rules.case.limits import FASTEST_KMH, RULE, Limits
from app.rules.finding.finding import Outcome
from app.rules.proximity import drive_words
from app.rules.proximity.driving import Drives
from app.rules.proximity.neighbours import Neighbour
from app.rules.proximity.unplaced_ports import unplaced_words
from app.rules.proximity.verdict import Verdict
from geodata.plan import Plan
from geodata.plan_text import arabic
from geodata.text import Text

REVIEW_KM = 3.0
"""Runways are 2 to 4 km long: nearer to the threshold than this, show both sides."""

HEADINGS: Mapping[Outcome, Text] = {
    Outcome.MET: Text("不受距离限制", "Not barred by distance"),
    Outcome.NOT_MET: Text("原则上不可申请", "Barred in principle"),
    Outcome.UNDETERMINED: Text("尚不能判定", "Undetermined"),
    Outcome.NOT_APPLICABLE: Text("本条不适用", "Not applicable"),
}
IS_PORT = Text("已是航空口岸", "Is an open aviation port")
"""Headings of verdicts."""

OPEN = Text("已开放", "open")
PERHAPS_OPEN = Text("已开放或可能已开放的", "open or possibly open")


def heading(outcome: Outcome, own: Neighbour | None) -> Text:
    """Return the heading of a verdict: that the airport is a port, or the outcome."""
    return IS_PORT if is_port(own) else HEADINGS[outcome]


def is_port(own: Neighbour | None) -> bool:
    """Tell whether a candidate is an open port itself, by the port at its own site."""
    return own is not None and own.documented


def because(
    verdict: Verdict,
    case: Case,
    ports: list[Neighbour],
    drives: Drives,
    limits: Limits,
    own: Neighbour | None = None,
) -> Text:
    """Return the sentence that gives the outcome and what it rests on."""
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        return _not_applicable(case, own)
    if not ports:
        return Text(
            f"截至 {case.as_of} 没有可据以判断的航空口岸。",
            f"As of {case.as_of} no aviation port is on record to decide by.",
        )
    if verdict.barring:
        return _not_met(verdict, case, limits.within_km)
    if verdict.outcome is Outcome.NOT_MET:
        certain = [near for near in verdict.reached if near.certain]
        return drive_words.reached(certain, case, limits, drives)
    if verdict.outcome is Outcome.MET:
        return _met(verdict, case, ports[0], limits, drives)
    return _undetermined(verdict, case, ports[0], limits, drives)


def concerns(case: Case) -> bool:
    """Tell whether the clause concerns a candidate: a branch airport of the mainland."""
    branch = case.application[AIRPORT_CLASS] != "other"
    return case.candidate.mainland and branch


def _not_applicable(case: Case, own: Neighbour | None) -> Text:
    here = case.candidate
    if own is not None and is_port(own):
        return _is_port(own, case)
    if here.mainland:
        return Text(
            f"申请方称{here.name.zh}不是支线机场，本条只适用于支线机场。",
            f"The applicant states that {here.name.en} is no branch airport; the clause "
            "concerns branch airports only.",
        )
    return _elsewhere(here)


def _elsewhere(here: Candidate) -> Text:
    """Say why the clause does not apply to a place outside the mainland's land."""
    if here.province_zh:
        return Text(
            f"{here.name.zh}位于{here.province_zh}，本条只适用于内地机场。",
            f"{here.name.en} lies in {here.province_zh}; the clause concerns airports of "
            "the mainland.",
        )
    if here.within_dash_line:
        return Text(
            f"{here.name.zh}位于南海断续线以内，所用省界数据未绘该处陆域；本条只适用于内地"
            "陆上的机场，海域不适用。",
            f"{here.name.en} lies within the dash line of the South China Sea, where the "
            "province file draws no land; the clause concerns airports on land of the "
            "mainland and does not apply at sea.",
        )
    return Text(
        f"{here.name.zh}不在内地省级行政区的陆域之内；本条只适用于内地陆上的机场，海域及其他"
        "地区不适用。",
        f"{here.name.en} does not lie on the land of a mainland province; the clause "
        "concerns airports on land there and applies neither at sea nor elsewhere.",
    )


def _is_port(own: Neighbour, case: Case) -> Text:
    since = _since(own)
    return Text(
        f"截至 {case.as_of}，{own.label}已是开放的航空口岸（{since.zh}）；本条针对尚未开放的"
        "机场，对其不适用。",
        f"As of {case.as_of}, {own.label_en} is an open aviation port itself "
        f"({since.en}); the clause concerns airports that are not open yet and does not "
        "apply to it.",
    )


def _since(own: Neighbour) -> Text:
    day, latest = own.port["open_from"], own.port["open_from_latest"]
    if day:
        return Text(f"{day} 起", f"since {day}")
    return Text(
        f"不晚于 {latest}，确切日期不详", f"by {latest}, the day not documented"
    )


def _not_met(verdict: Verdict, case: Case, threshold_km: float) -> Text:
    first, count = verdict.barring[0], len(verdict.barring)
    return Text(
        f"截至 {case.as_of}，{case.candidate.name.zh}距{first.label}"
        f" {first.distance_km:.2f} 公里，在 {threshold_km:g} 公里之内（范围内确有"
        f" {count} 个已开放航空口岸）：就距离而言，原则上不可申请对外开放。",
        f"As of {case.as_of}, {case.candidate.name.en} lies {first.distance_km:.2f} km from "
        f"{first.label_en}, within {threshold_km:g} km ({count} open aviation "
        f"port{'s' if count > 1 else ''} surely in range): by distance it may in "
        "principle not apply to open.",
    )


def _speed(limits: Limits) -> Text:
    """Name the speed at which the drive reaches no farther."""
    kmh = limits.kmh
    if kmh == FASTEST_KMH:
        return Text(
            f"高速公路最高时速 {kmh:g} 公里", f"the highest speed allowed, {kmh:g} km/h"
        )
    return Text(f"假设的时速 {kmh:g} 公里", f"an assumed {kmh:g} km/h")


def _met(
    verdict: Verdict, case: Case, first: Neighbour, limits: Limits, drives: Drives
) -> Text:
    speed, threshold_km, drive = _speed(limits), limits.within_km, limits.drive
    if verdict.cleared:
        by_road = drive_words.cleared(verdict.cleared, limits, drives)
        return Text(
            f"截至 {case.as_of}，{case.candidate.name.zh}{threshold_km:g} 公里之内没有已开放"
            f"航空口岸；{by_road.zh}：不受本条距离限制。",
            f"As of {case.as_of}, no open aviation port lies within {threshold_km:g} km of "
            f"{case.candidate.name.en}; {by_road.en}. The distance does not bar it.",
        )
    state = OPEN if first.certain else PERHAPS_OPEN
    return Text(
        f"截至 {case.as_of}，{case.candidate.name.zh}距最近的{state.zh}航空口岸{first.label}"
        f" {first.distance_km:.2f} 公里，超出 {threshold_km:g} 公里；按{speed.zh}，"
        f"{drive.zh}亦不可能到达：不受本条距离限制。",
        f"As of {case.as_of}, {case.candidate.name.en} lies {first.distance_km:.2f} km from "
        f"{first.label_en}, the nearest {state.en} aviation port: farther than "
        f"{threshold_km:g} km, and at {speed.en}, not to be "
        f"driven in {drive.en}. The distance does not bar it.",
    )


def _undetermined(
    verdict: Verdict, case: Case, first: Neighbour, limits: Limits, drives: Drives
) -> Text:
    undriven = verdict.undriven
    reasons = [
        *(_survey(n, case, limits.within_km) for n in verdict.unsurveyed),
        *(_date(n, case) for n in verdict.undated),
        *([drive_words.undriven(undriven, limits, drives)] if undriven else []),
        *([unplaced_words(verdict.unplaced)] if verdict.unplaced else []),
    ]
    return Text(
        f"截至 {case.as_of}，{case.candidate.name.zh}距最近的航空口岸{first.label}"
        f" {first.distance_km:.2f} 公里，尚不能判定："
        f"{'；'.join(reason.zh for reason in reasons)}。",
        f"As of {case.as_of}, {case.candidate.name.en} lies {first.distance_km:.2f} km from "
        f"the nearest aviation port, {first.label_en}. It cannot be decided yet: "
        f"{'; '.join(reason.en for reason in reasons)}.",
    )


def _survey(near: Neighbour, case: Case, threshold_km: float) -> Text:
    gap = abs(near.distance_km - threshold_km)
    return Text(
        f"与{near.label}的距离同 {threshold_km:g} 公里只差 {gap:.2f} 公里，小于两处位置的"
        f"不确定度 {near.uncertainty_km:.2f} 公里，须实测{case.candidate.name.zh}与该口岸的"
        "机场基准点坐标",
        f"its distance from {near.label_en} differs from {threshold_km:g} km by "
        f"{gap:.2f} km, less than the uncertainty of both positions, "
        f"{near.uncertainty_km:.2f} km: survey the aerodrome reference points of "
        f"{case.candidate.name.en} and of that port",
    )


def _date(near: Neighbour, case: Case) -> Text:
    approved = near.port["open_from_latest"]
    if approved is not None and approved <= case.as_of:
        return Text(
            f"{near.label}（{near.distance_km:.2f} 公里）在 {case.as_of} 是否仍在该址"
            "开放未能证实，须查明其迁建或关闭日期",
            f"whether {near.label_en}, {near.distance_km:.2f} km away, was still open at "
            f"that site on {case.as_of} is not established: find the day it moved or "
            "closed",
        )
    return Text(
        f"{near.label}（{near.distance_km:.2f} 公里）在 {case.as_of} 是否已获批开放"
        "未能证实，须查明国务院批复日期",
        f"whether {near.label_en}, {near.distance_km:.2f} km away, was approved by "
        f"{case.as_of} is not established: find the date of the State Council's approval",
    )


def notes(
    case: Case,
    plan: Plan,
    own: Neighbour | None,
    shown: list[Neighbour],
    threshold_km: float,
) -> tuple[Text, ...]:
    """Return the notes to the outcome."""
    section = plan.provision(RULE).clause.section
    found = [
        Text(
            f"本结论只涉及第{section}部分的距离与车程；航线数量及“原则上”的裁量须另行审查，"
            "且本条只适用于支线机场。",
            f"This concerns the distance and drive of section {arabic(section)} only; the "
            "number of routes and the discretion of “in principle” are judged apart, and the "
            "clause concerns branch airports only.",
        )
    ]
    if case.candidate.left_on is not None:
        found.append(_former(case.candidate, case.as_of))
    if own is not None and not is_port(own):
        found.append(_own(own, case))
    if case.as_of < plan.in_force:
        found.append(
            Text(
                f"规划于 {plan.issued} 印发；此前日期系按同一标准回溯。开放日期不详、2015 年底"
                "已开放的口岸，2015-12-31 起计为已开放。",
                f"The plan was issued on {plan.issued}; earlier days are judged by the same "
                "standard in retrospect. Ports open at the end of 2015 whose opening is "
                "not documented count as open from 2015-12-31.",
            )
        )
    if any(abs(n.distance_km - threshold_km) <= REVIEW_KM for n in shown):
        found.append(
            Text(
                "有口岸距阈值不足 3 公里：机场跑道长 2 至 4 公里，建议附基准点实测坐标复核。",
                "A port lies within 3 km of the threshold: runways are 2 to 4 km long, "
                "so have the reference points surveyed and reviewed.",
            )
        )
    return tuple(found)


def _former(here: Candidate, day: date) -> Text:
    return Text(
        f"按 {day} 当日的场址（{here.name.zh}）核查；该机场已于 {here.left_on} 迁出该址。",
        f"Checked at the site of {day}, {here.name.en}; flights left it by "
        f"{here.left_on}.",
    )


def _own(own: Neighbour, case: Case) -> Text:
    if own.assumed:
        return Text(
            f"该址即{own.label}：机场不计为自己的邻近口岸，假设其开放不影响自身的结论。",
            f"This is the site of {own.label_en}: an airport is not its own neighbour, "
            "so assuming it open does not touch its own outcome.",
        )
    since = own.port["open_from"]
    return Text(
        f"该址即{own.label}，截至 {case.as_of} "
        + "可能已是开放的航空口岸"
        + (f"（{since} 起）" if since else "（开放日期不详）")
        + "；它不计为自己的邻近口岸。",
        f"This is the site of {own.label_en}, "
        + "possibly open itself"
        + f" as of {case.as_of}"
        + (f", since {since}" if since else ", its opening not documented")
        + "; it is not its own neighbour.",
    )
