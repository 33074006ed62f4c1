"""An input of a case is declared once, and every door reads it by that declaration."""

from decimal import Decimal

import pytest

from app.forms import fitted, schema_of
from app.http.cases.assessments import PreviewParams
from app.http.cases.rules import TellingParams, taken_by
from app.http.wire.params import names_of, read_query
from app.input_options import values_of
from app.register.application import ApplicationForm
from app.registry import PROCESSES, RULES
from app.rules.case.case import Application
from app.rules.case.input_kinds import (
    Choice,
    Codes,
    DatumName,
    Day,
    Exact,
    Line,
    Number,
    Truth,
    Whole,
)
from app.rules.case.inputs import INPUTS, STATED, of_group
from app.rules.finding import Quantity
from app.rules.rule import Rule
from geodata.errors import AtlasError, BadForm, UndeclaredInput
from geodata.provenance import Clause
from geodata.text import Text

GOOD = {
    Choice: ("branch", "branch"),
    Codes: ("CTU,JZH", ["CTU", "JZH"]),
    DatumName: ("WGS 84", "WGS 84"),
    Day: ("2015-12-31", "2015-12-31"),
    Exact: ("12.50", Decimal("12.50")),
    Line: ("CTU", "CTU"),
    Number: ("99.5", Decimal("99.5")),
    Truth: ("true", True),
    Whole: ("7", 7),
}
"""A value of each kind, as text and in JSON."""

BAD = {
    Choice: ("small", "small"),
    Codes: (",", []),
    DatumName: ("moon", "moon"),
    Day: ("2015-02-30", "2015-02-30"),
    Exact: ("north", "north"),
    Line: ("\x07", "\x07"),
    Number: ("1e12", Decimal("1e12")),
    Truth: ("maybe", "maybe"),
    Whole: ("-1", -1),
}
every_input = pytest.mark.parametrize("name", INPUTS)
JSON_DOORS = {
    "the process of the distance rule": PROCESSES["airport-proximity"].form,
    "an application": ApplicationForm,
}


def as_query(name, text):
    return f"{name}={text}".encode()


@every_input
def test_queries_and_commands_read_the_same(name):
    text, _ = GOOD[type(INPUTS[name].kind)]
    read = getattr(read_query(PreviewParams, as_query(name, text)), name)
    assert read is not None
    assert values_of({name: text})[name] == read


@every_input
def test_queries_and_commands_refuse_the_same_by_name(name):
    text, _ = BAD[type(INPUTS[name].kind)]
    for refused in (
        lambda: read_query(PreviewParams, as_query(name, text)),
        lambda: values_of({name: text}),
    ):
        with pytest.raises(AtlasError, match=name):
            refused()


def faulty(door, given):
    try:
        fitted(door, given)
    except BadForm as refused:
        return {error["field"] for error in refused.members["errors"]}
    return set()


@pytest.mark.parametrize("door", JSON_DOORS.values(), ids=JSON_DOORS)
def test_json_takes_and_refuses_by_the_declaration(door):
    for name in door.model_fields.keys() & INPUTS.keys():
        _, good = GOOD[type(INPUTS[name].kind)]
        _, bad = BAD[type(INPUTS[name].kind)]
        assert name not in faulty(door, {name: good})
        assert {name, f"{name}.0"} & faulty(door, {name: bad})


def test_an_application_has_every_input_that_is_stated():
    assert set(STATED) <= ApplicationForm.model_fields.keys()


@every_input
def test_a_refusal_of_json_tells_what_is_expected(name):
    form = PROCESSES["airport-proximity"].form
    if name in form.model_fields:
        _, bad = BAD[type(INPUTS[name].kind)]
        with pytest.raises(BadForm) as refused:
            fitted(form, {name: bad})
        assert (INPUTS[name].expected or INPUTS[name].label).zh in str(refused.value)


@pytest.mark.parametrize("rule", RULES)
def test_a_check_takes_the_site_the_day_and_what_its_rule_names(client, rule):
    paths = client.get("/api").json()["paths"]
    told = paths[f"/rules/{rule}/check"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in told}
    taken = {*of_group("site", "day"), *RULES[rule].takes}
    assert by_name.keys() & INPUTS.keys() == taken
    assert taken_by(RULES[rule]) <= names_of(TellingParams)
    for name in taken:
        assert by_name[name]["description"] == INPUTS[name].description
        assert by_name[name]["schema"] == INPUTS[name].kind.schema


def test_a_process_takes_what_the_check_of_its_rule_does():
    taken = {*of_group("site", "day"), *RULES["airport-proximity"].takes}
    assert schema_of(PROCESSES["airport-proximity"].form)["properties"].keys() == taken


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_of_the_site_asks_for_every_input(client, lang):
    page = client.get("/assessments/preview", params={"f": "html", "lang": lang}).text
    for one in INPUTS.values():
        assert f'name="{one.name}"' in page
        assert one.label.say(lang) in page.replace("&#39;", "'")


def test_the_filing_form_of_the_map_asks_for_what_is_stated(client):
    page = client.get("/map").text
    assert all(f'"name":"{name}","label"' in page for name in STATED)


def test_an_answer_lists_what_is_stated_and_what_is_not():
    said = Application(stated={"routes": 12}).document
    assert said.keys() == {*STATED, "drives"}
    assert (said["routes"], said["people"]) == (12, None)


def test_a_rule_that_takes_what_is_not_declared_stops_the_start():
    clause = RULES["airport-routes"].clause
    with pytest.raises(UndeclaredInput, match="inspection_m2"):
        Rule(
            title=Text("查验", "Inspection"),
            clause=Clause(
                instrument=clause.instrument,
                section="七",
                text_zh="",
                text_en="",
                in_force=clause.in_force,
            ),
            thresholds=(
                Quantity(name="area", value=1, unit="m2", meaning=Text("", "")),
            ),
            takes=("inspection_m2",),
            check=RULES["airport-routes"].check,
        )
