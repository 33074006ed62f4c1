"""What a clause measured, what it requires and the margin, as a table prints it."""

from collections.abc import Mapping
from typing import Any

from app.rules.case.input_kinds import Truth, Whole
from app.rules.case.inputs import INPUTS
from app.rules.proximity.driving import shown_min
from app.sheet.model import Measure
from geodata.text import Lang, Text

NOTHING = "—"
DRIVE_MIN = 120
"""Two hours, as the clause has it."""

NOT_STATED = Text("未提供", "not stated")
LISTED = Text("列入规划", "listed in the plan")
DRIVEN = Text("车程 > 2 小时", "drive > 2 h")
HOW: Mapping[str, Text] = {
    "excluded by the speed limit": Text(
        "车程：按最高时速可排除", "drive: excluded by the speed limit"
    ),
    "not available": Text("车程：未能核算", "drive: not computed"),
    "road engine": Text("道路引擎所算", "by the road engine"),
    "stated by the applicant": Text("申请方所报", "stated by the applicant"),
    "not needed": Text("车程：无须核算", "drive: not needed"),
}


def measures(finding: Mapping[str, Any], lang: Lang) -> tuple[Measure, ...]:
    """Return what a finding's evidence measures; one empty line where nothing is."""
    if finding.get("nearest"):
        return _distance(finding, lang)
    if "measured" in finding:
        required = finding.get("required", {})
        return tuple(
            _stated(name, value, required.get(name), lang)
            for name, value in finding["measured"].items()
        )
    if "plan_quote_zh" in finding:
        quote, where = finding["plan_quote_zh"], finding.get("plan_ref")
        found = f"{where}“{quote}”" if quote else NOTHING
        return (_line(found, LISTED.say(lang)),)
    return (_line(NOTHING, NOTHING),)


def _line(measured: str, required: str, margin: str = NOTHING) -> Measure:
    return Measure(
        measured=measured, required=required, margin=margin, uncertainty=NOTHING
    )


def _distance(finding: Mapping[str, Any], lang: Lang) -> tuple[Measure, ...]:
    nearest, margin_km = finding["nearest"][0], finding.get("margin_km")
    geodesic = Measure(
        measured=f"{nearest['distance_km']:.3f} km ({nearest['iata']})",
        required=f"> {finding['threshold_km']:g} km",
        margin=NOTHING if margin_km is None else f"{_signed(margin_km, 3)} km",
        uncertainty=f"± {nearest['uncertainty_km']:.3f} km",
    )
    drive = finding.get("drive")
    if not drive:
        return (geodesic,)
    how = str(drive.get("how", NOTHING))
    minutes = shown_min(drive.get("minutes"), 0)
    said = HOW[how].say(lang) if how in HOW else NOTHING
    driven = said if minutes is None else f"{minutes:.12g} min ({said})"
    margin = NOTHING if minutes is None else f"{_signed_min(minutes - DRIVE_MIN)} min"
    return geodesic, _line(driven, DRIVEN.say(lang), margin)


def _stated(name: str, value: Any, required: Any, lang: Lang) -> Measure:
    kind = INPUTS[name].kind if name in INPUTS else None
    if isinstance(kind, Truth):
        said = NOT_STATED if value is None else kind.found[bool(value)]
        return _line(said.say(lang), kind.found[bool(required)].say(lang))
    unit = f" {kind.unit.say(lang)}" if isinstance(kind, Whole) else ""
    least = required if isinstance(required, list) else [required]
    limits = sorted({limit for limit in least if limit is not None})
    asked = f"≥ {' / '.join(f'{limit:,.0f}' for limit in limits)}{unit}"
    if value is None:
        missing = f" ({unit.strip()})" if unit else ""
        return _line(f"{NOT_STATED.say(lang)}{missing}", asked)
    margins = " / ".join(_signed(value - limit, 0) for limit in limits)
    return _line(f"{value:,}{unit}", asked, margins or NOTHING)


def _signed_min(value: float) -> str:
    """Return minutes with their sign, as many decimals as they have.

    >>> _signed_min(120.04 - 120), _signed_min(-14.0)
    ('+0.04', '−14')
    """
    return f"{round(value, 9):+.12g}".replace("-", "−")


def _signed(value: float, decimals: int) -> str:
    """Return a number with its sign, a true minus.

    >>> _signed(-3.25, 2), _signed(2, 0)
    ('−3.25', '+2')
    """
    return f"{value:+,.{decimals}f}".replace("-", "−")
