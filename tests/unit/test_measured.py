"""What a measurement prints, whatever rule it is from."""

import pytest

from app.rules.finding.measured import Measured
from geodata.text import Text

KM, ROUTES = Text("km", "km"), Text("条", "routes")


def cells(lang="en", **given):
    usual = {
        "name": "length",
        "label": Text("长度", "Length"),
        "value": None,
        "required": (200.0,),
        "comparison": "more-than",
        "unit": KM,
    }
    text = Measured(**{**usual, **given}).document["text"]
    return [text[name].say(lang) for name in text]


def test_a_symbol_follows_every_number():
    found = cells(value=253.4806, uncertainty=2.7, decimals=2, note=Text("甲", "A"))
    assert found == ["253.48 km (A)", "> 200 km", "+53.48 km", "± 2.70 km"]


def test_a_noun_does_not_follow_the_margin():
    given = {"value": 15, "required": (10, 20), "comparison": "at-least"}
    assert cells("zh", unit=ROUTES, **given) == [
        "15 条",
        "≥ 10 / 20 条",
        "+5 / −5",
        "—",
    ]


@pytest.mark.parametrize(
    ("value", "comparison", "shown"),
    [
        (200.04, "more-than", "200.04 km"),
        (199.6, "at-least", "199.6 km"),
        (200.3, "at-most", "200.3 km"),
        (200.0, "more-than", "200 km"),
        (204.3, "more-than", "204 km"),
    ],
)
def test_rounding_never_moves_a_number_over_the_limit(value, comparison, shown):
    assert cells(value=value, comparison=comparison)[0] == shown


def test_what_is_not_stated_says_so_with_its_unit():
    assert cells() == ["not stated (km)", "> 200 km", "—", "—"]


def test_a_note_says_why_there_is_no_value():
    assert cells(note=Text("无", "none open"))[0] == "none open"


def test_words_are_compared_as_words():
    given = {"required": (Text("有", "yes"),), "comparison": "is", "unit": Text("", "")}
    assert cells(value=Text("无", "no"), **given) == ["no", "yes", "—", "—"]
