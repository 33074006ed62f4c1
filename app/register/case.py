"""The case of an application: candidate, day and stated values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.register.application import ApplicationForm
from app.rules.case.agreement import Given, contradiction
from app.rules.case.candidate import Record
from app.rules.case.case import Application, Candidate, Case
from app.rules.case.cases import candidate_of
from app.rules.case.inputs import PLAN, STATED
from app.rules.case.open_sites import open_sites
from app.rules.case.roads import Roads, StatedDrive
from app.rules.proximity.neighbours import View, own_of
from geodata.errors import BadForm
from geodata.facts import Facts
from geodata.register.errors import AlreadyOpen
from geodata.text import Text


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
    drives = tuple(
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
        plan=getattr(form, PLAN.name),
        application=Application(
            stated={name: getattr(form, name) for name in STATED}, drives=drives
        ),
        roads=roads,
    )
    sites = open_sites(facts, case.as_of, case.what_if)
    own = own_of(View.of(case.candidate, sites).some(slice(1)))
    if own is not None and own.certain:
        port, label = own.port, Text(own.label, own.label_en)
        raise AlreadyOpen(label, day, port["open_from"], port["open_from_latest"])
    return case


def _candidate(form: ApplicationForm, facts: Facts, day: date) -> Candidate:
    place = dict(form.position or ())
    site = {**place, "airport": form.airport, "name": form.name, "as_of": day}
    here = candidate_of(site, facts)
    if form.airport is not None:
        return here
    assert form.name is not None
    known = _known(form, facts)
    if known is not None:
        _agree(facts, str(known["iata"]), day, place, here)
        here = replace(here, iata=str(known["iata"]), airport=known)
    return replace(here, name=Text(form.name, form.name_en or form.name))


def _known(form: ApplicationForm, facts: Facts) -> Record | None:
    """Return the airport that the codes name, if both name the same."""
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


def _agree(
    facts: Facts, code: str, day: date, place: Mapping[str, Any], here: Candidate
) -> None:
    """Raise for a position that contradicts the airport with the code."""
    given = Given(
        lon=float(place["lon"]),
        lat=float(place["lat"]),
        datum=place["datum"],
        accuracy_m=here.accuracy_m,
    )
    found = contradiction(facts, code, day, given)
    if found is not None:
        field = "position" if found.about == "position" else "position.datum"
        raise BadForm([(field, found.why)])
