"""The case that an application makes: who, where, as of which day."""

from dataclasses import fields, replace
from datetime import date

from app.register.application import ApplicationForm, Position
from app.rules.candidate import Record, by_code, by_position
from app.rules.neighbours import OWN_SITE_KM, neighbours
from app.rules.roads import Roads, StatedDrive
from app.rules.rule import Application, Candidate, Case
from geodata.crs import FROM_WGS84, TO_WGS84
from geodata.errors import BadForm
from geodata.facts import Facts
from geodata.geodesy import distance_m
from geodata.register.errors import AlreadyOpen
from geodata.text import Text

SAME_M, SHIFTED_M = 50.0, 150.0
"""So near a known site in another datum, and so far off in the one named, numbers are in
that other datum: GCJ-02 shifts Chinese airports by 180 to 670 m."""


def case_of(
    form: ApplicationForm, facts: Facts, day: date, roads: Roads | None = None
) -> Case:
    """Return the case of an application as of ``day``, unless it names its own.

    Raises:
        UnknownAirport: No airport has the code.
        AmbiguousSite: The airport moved about that day.
        BadPosition: Out of range, or longitude and latitude look swapped.
        BadForm: The position contradicts the codes, or its datum.
        AlreadyOpen: The airport is an open aviation port on that day.
    """
    day = form.as_of or day
    stated = {f.name: getattr(form, f.name) for f in fields(Application)}
    stated["drives"] = tuple(
        StatedDrive(
            port_iata=drive.port,
            drive_min=float(drive.minutes),
            document=drive.document,
        )
        for drive in form.drives
    )
    case = Case(
        candidate=_candidate(form, facts, day),
        as_of=day,
        application=Application(**stated),
        roads=roads,
    )
    _, own = neighbours(case, facts, reach_km=0.0, fewest=1)
    if own is not None and own.certain:
        port, label = own.port, Text(own.label, own.label_en)
        raise AlreadyOpen(label, day, port["open_from"], port["open_from_latest"])
    return case


def _candidate(form: ApplicationForm, facts: Facts, day: date) -> Candidate:
    if form.airport is not None:
        return by_code(facts, form.airport, day)
    assert form.position is not None
    assert form.name is not None
    place = form.position
    here = by_position(
        facts,
        place.lon,
        place.lat,
        datum=place.datum,
        accuracy_m=None if place.accuracy_m is None else float(place.accuracy_m),
        name=form.name,
    )
    known = _known(form, facts)
    if known is not None:
        site = by_code(facts, str(known["iata"]), day)
        _check_site(place, here, site)
        here = replace(here, iata=site.iata)
    return replace(here, name=Text(form.name, form.name_en or form.name))


def _known(form: ApplicationForm, facts: Facts) -> Record | None:
    """Return the row of airports that the codes name, if both name the same."""
    codes = {name: getattr(form, name) for name in ("iata", "icao")}
    given = {name: code for name, code in codes.items() if code is not None}
    rows = [
        row
        for row in facts.records("airports")
        if any(row[name] == code for name, code in given.items())
    ]
    for row in rows:
        for name, code in given.items():
            if row[name] is not None and row[name] != code:
                why = Text(
                    f"{row['name_zh']}的代码是 {row['iata']}、{row['icao']}，与所给不符",
                    f"the codes of {row['name_en']} are {row['iata']}, {row['icao']}",
                )
                raise BadForm([(name, why)])
    return rows[0] if rows else None


def _check_site(place: Position, here: Candidate, site: Candidate) -> None:
    """Refuse a position that a known airport cannot have, or not in that datum."""
    off_m = _between_m(here, (site.lon, site.lat))
    for datum in FROM_WGS84:
        east, north = TO_WGS84[datum](float(place.lon), float(place.lat))
        near = _between_m(site, (float(east), float(north))) <= SAME_M
        if datum != place.datum and near and off_m > SHIFTED_M:
            why = Text(
                f"该坐标像是 {datum}：按 {datum} 换算即{site.name.zh}的位置，按 "
                f"{place.datum} 则差 {off_m:.0f} 米",
                f"the position looks like {datum}: read so it is that of {site.name.en}, "
                f"as {place.datum} it is {off_m:.0f} m off",
            )
            raise BadForm([("position.datum", why)])
    allowed_m = OWN_SITE_KM * 1e3 + here.accuracy_m + site.accuracy_m
    if off_m > allowed_m:
        why = Text(
            f"距{site.name.zh}已知位置（{site.lon}，{site.lat}）{off_m / 1e3:.1f} 公里，"
            "请核对代码、经纬度次序与坐标系",
            f"lies {off_m / 1e3:.1f} km from the known position of {site.name.en} "
            f"({site.lon}, {site.lat}); check the code, the order and the datum",
        )
        raise BadForm([("position", why)])


def _between_m(here: Candidate, place: tuple[float, float]) -> float:
    return float(distance_m(here.lon, here.lat, *place))
