"""An input of a case is declared once, and every door reads it by that declaration."""

import unicodedata
from decimal import Decimal

import pytest

from app.forms.reading import fitted, schema_of
from app.http.cases.assessment_form import PLACE, SITE
from app.http.cases.assessments import PreviewParams
from app.http.cases.rules import TellingParams, taken_by
from app.http.wire.params import names_of, read_query
from app.register.application import ApplicationForm
from app.registry import PROCESSES, RULES
from app.rules.case.case import Application
from app.rules.case.input_kinds import (
    Choice,
    Codes,
    DatumName,
    Day,
    Exact,
    Iata,
    Line,
    Number,
    Truth,
    Whole,
)
from app.rules.case.inputs import INPUTS, STATED, of_group
from app.rules.rule import Rule
from app.terminal.input_options import values_of
from app.values.checked import Unfit
from geodata.errors import AtlasError, BadForm, UndeclaredInput
from geodata.text import Text

GOOD = {
    Choice: ("branch", "branch"),
    Codes: ("CTU,JZH", ["CTU", "JZH"]),
    DatumName: ("WGS 84", "WGS 84"),
    Day: ("2015-12-31", "2015-12-31"),
    Exact: ("12.50", Decimal("12.50")),
    Iata: ("ctu", "CTU"),
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
    Iata: ("CT", "CT"),
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


REFUSED = {
    Choice: ("", "Branch", "支线机场"),
    Codes: ("", "CTU,", ",".join(["CTU"] * 51), "C\u202eU"),
    DatumName: ("", "西安80"),
    Day: ("", "2015-1-5", "２０１５-12-31", "20151231", "1949-09-30", "2999-01-01"),
    Exact: ("", "NaN", "1e999", "1_0", "9" * 400),
    Iata: ("", "CTUX", "中文字"),
    Line: ("", "  ", "\u3000", "a\nb", "a\u202eb", "x" * 501, "\udc80"),
    Number: ("", "0", "-1", "Infinity", "1e-16", "1e15"),
    Truth: ("", "True", "1", "有"),
    Whole: ("", "-1", "1.0", "1e3", "+5", "9" * 5000, "１".zfill(99) + "x"),
}
"""Texts that no door may take; those of JSON are the same, or what they look like."""

WIDE = {
    "Exact": "１０３．６８",
    "Number": "９９．５",
    "Whole": "０１２",
    "Codes": "ＣＴＵ，JZH",
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


def reason_of(read, value):
    with pytest.raises(Unfit) as refused:
        read(value)
    assert all(refused.value.why)
    return refused.value.why


@every_input
def test_text_and_json_refuse_the_same_in_the_same_words(name):
    kind = INPUTS[name].kind
    for text in REFUSED[type(kind)]:
        listed = text.split(",") if isinstance(kind, Codes) else text
        why = reason_of(kind.of_text, text)
        assert why == reason_of(kind.of_json, listed)


@every_input
@pytest.mark.parametrize("value", [None, {}, [[]], Decimal("NaN")], ids=str)
def test_json_of_another_type_is_refused_in_words(name, value):
    reason_of(INPUTS[name].kind.of_json, value)


@every_input
def test_bounds_belong_to_what_is_taken(name):
    kind = INPUTS[name].kind
    most = getattr(kind, "most", None)
    if isinstance(kind, Line):
        assert kind.of_text("x" * most) == kind.of_json("x" * most)
        reason_of(kind.of_text, "x" * (most + 1))
    elif most is not None:
        assert kind.of_text(str(most)) == kind.of_json(most) == most
        reason_of(kind.of_text, str(most + 1))
        reason_of(kind.of_json, most + 1)


@every_input
def test_full_width_digits_and_commas_are_read(name):
    kind = INPUTS[name].kind
    wide = WIDE.get(type(kind).__name__)
    if wide is not None:
        narrow = unicodedata.normalize("NFKC", wide)
        assert kind.of_text(wide) == kind.of_text(narrow)


def test_leading_zeros_do_not_change_a_count():
    assert INPUTS["routes"].kind.of_text("0" * 30 + "12") == 12


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
    assert f'name="{PLACE}"' in page
    for one in INPUTS.values():
        if one.name in SITE:
            continue
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
    with pytest.raises(UndeclaredInput, match="inspection_m2"):
        Rule(
            title=Text("查验", "Inspection"),
            takes=("inspection_m2",),
            check=RULES["airport-routes"].check,
        )
