"""The distance rule for many sites at once."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import WithJsonSchema

from app.forms.reading import Part
from app.processes.process import Output, Process, Progress
from app.rules.case.agreement import AS_ONE
from app.rules.case.input_models import reading_json
from app.rules.context import RuleContext
from app.screening.columns import ASKED, COLUMNS, Terms, rows
from app.screening.placing import SHOWN, Finder, place
from app.screening.raw import NAMES, OTHER_CODE, SINGLE, Raw
from geodata import datums
from geodata.errors import BadForm
from geodata.text import Text

MOST = 100_000
AT_ONCE = 5_000
ROLES = ("id", *(role for role in NAMES if role != "id"))
TEXTS = {"text": str, "integer": int, "number": float}

LIST = {"type": "array", "items": {"type": "object"}, "maxItems": MOST}
COLLECTION = {"type": "object", "required": ["type", "features"]}

Given = Mapping[str, Any]


@reading_json(ASKED)
class Inputs(Part):
    """Candidates, and the inputs that apply to all of them."""

    candidates: Annotated[Any, WithJsonSchema({"oneOf": [LIST, COLLECTION]})]
    lang: Literal["zh", "en"] = "zh"


def run(inputs: Inputs, context: RuleContext, progress: Progress) -> dict[str, Any]:
    """Decide the distance rule for every candidate; list those that cannot be decided."""
    given = _candidates(inputs.candidates)
    terms = Terms.of(dict(inputs), context.facts, inputs.lang)
    find = Finder(context.facts, terms.options.day)
    features: list[Any] = []
    bad: list[Any] = []
    whole, rest = len(given), iter(enumerate(given, 1))
    while batch := list(islice(rest, AT_ONCE)):
        found, lost = _screened(batch, terms, find)
        features += found
        bad += lost
        progress(100 * (len(features) + len(bad)) // whole)
    summary = {"read": whole, "decided": len(features), "bad": len(bad)}
    return {
        "verdicts": {
            "type": "FeatureCollection",
            "summary": summary,
            "bad": bad,
            "features": features,
        }
    }


def _candidates(given: Any) -> Sequence[Given]:
    """Return candidates as flat objects, of a list or of GeoJSON points."""
    collection = isinstance(given, Mapping) and given.get("type") == "FeatureCollection"
    found = given.get("features") if collection else given
    if not isinstance(found, list) or not all(
        isinstance(one, Mapping) for one in found
    ):
        why = Text(
            "须为 GeoJSON FeatureCollection，或含 lon、lat（度）或 code 的对象组成的数组",
            "must be a GeoJSON FeatureCollection, or a list of objects with lon and lat "
            "(degrees) or code",
        )
        raise BadForm([("candidates", why)])
    if not 0 < len(found) <= MOST:
        why = Text(f"须有 1 至 {MOST} 个", f"must be 1 to {MOST}")
        raise BadForm([("candidates", why)])
    if collection:
        _check_system(given.get("crs"))
    return [_flat(one) for one in found] if collection else found


def _check_system(crs: Any) -> None:
    """Refuse a collection whose obsolete member ``crs`` names a CRS other than WGS 84."""
    members = crs.get("properties") if isinstance(crs, Mapping) else None
    name = members.get("name") if isinstance(members, Mapping) else None
    # A code, a URN or an address: the last part identifies the CRS.
    last = re.split(r"[:/]", str(name))[-1]
    word = f"EPSG {last}" if last.isdigit() else last
    if crs is not None and datums.named(word) not in AS_ONE:
        why = Text(
            "crs 须为 WGS 84 或 CGCS2000 的经纬度；其他坐标系请先换算",
            "must be degrees on WGS 84 or CGCS2000: turn other systems into them first",
        )
        raise BadForm([("candidates.crs", why)])


def _flat(feature: Given) -> Given:
    """Return a point's properties with its position; without one the row is bad."""
    shape, properties = feature.get("geometry"), feature.get("properties")
    place = shape.get("coordinates") if isinstance(shape, Mapping) else None
    kind = shape.get("type") if isinstance(shape, Mapping) else None
    if kind == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        kind, place = "Point", place[0]
    point = kind == "Point"
    own = dict(properties) if isinstance(properties, Mapping) else {}
    if point and isinstance(place, list) and len(place) >= 2:
        own |= {"lon": place[0], "lat": place[1]}
    return {"id": feature.get("id"), **own}


def _screened(
    batch: Sequence[tuple[int, Given]], terms: Terms, find: Finder
) -> tuple[Iterator[Any], list[Any]]:
    raw = Raw(
        lines=[index for index, _ in batch],
        texts=[""] * len(batch),
        cells={
            **{role: [_cell(one, role) for _, one in batch] for role in ROLES},
            OTHER_CODE: [
                next(iter(_values(one, "code")[1:]), None) for _, one in batch
            ],
        },
        faults=_faults(batch),
    )
    placed = place(raw, terms.options, find, written=True)
    made, _ = rows(raw, placed, terms)
    bad = [
        {"index": raw.lines[row], "id": raw.cells["id"][row], "why": why}
        for row, why in placed.bad.items()
    ]
    return map(_feature, made), bad


def _cell(one: Given, role: str) -> str | None:
    """Return a value of a candidate as written; its decimals imply its accuracy."""
    values = _values(one, role)
    return values[0] if values else None


def _values(one: Given, role: str) -> list[str]:
    """Return a candidate's distinct values under the names of a role."""
    names = dict.fromkeys((role, *sorted(NAMES.get(role, ()))))
    given = [one[name] for name in names if one.get(name) is not None]
    texts = [v if isinstance(v, str) else _json(v) for v in given]
    return list(dict.fromkeys(texts))


def _json(value: Any) -> str:
    return json.dumps(value, default=str).strip('"')


def _faults(batch: Sequence[tuple[int, Given]]) -> dict[int, Text]:
    """Return the candidates with different values under names of the same meaning."""
    return {
        row: _twice(role, values)
        for row, (_, one) in enumerate(batch)
        for role in SINGLE
        if role != "code" and len(values := _values(one, role)) > 1
    }


def _twice(role: str, said: Sequence[str]) -> Text:
    listed = ", ".join(said)[:SHOWN]
    return Text(
        f"{role} 有多个不同的值：{listed}。", f"There are several {role}: {listed}."
    )


def _feature(row: Sequence[Any]) -> dict[str, Any]:
    properties = {
        "index" if name == "line" else name: None if cell == "" else TEXTS[kind](cell)
        for (name, kind), cell in zip(COLUMNS.items(), row, strict=True)
        if name != "sheet"
    }
    return {
        "type": "Feature",
        "id": properties["index"],
        "geometry": {
            "type": "Point",
            "coordinates": [properties["lon"], properties["lat"]],
        },
        "properties": properties,
    }


PROCESS = Process(
    title=Text("成批筛查", "Screening of many sites"),
    description=Text(
        f"对至多 {MOST} 个候选点逐一核查距离准则，认定与逐个核查相同；不能处理者列于 bad，注明"
        "序号与原因。位置由小数位数推定精度，或给 accuracy_m。",
        f"Decides the distance rule for up to {MOST} candidates, each as its own check "
        "would. Those that cannot be decided are listed as bad, with index and reason. "
        "Decimals tell how exact a position is unless accuracy_m does.",
    ),
    form=Inputs,
    outputs={
        "verdicts": Output(
            title=Text("认定（GeoJSON）", "Verdicts, GeoJSON"),
            media_type="application/geo+json",
            schema={"type": "object", "required": ["features", "bad", "summary"]},
        )
    },
    run=run,
    items=lambda inputs: len(_candidates(inputs.candidates)),
)
