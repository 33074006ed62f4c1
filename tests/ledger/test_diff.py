"""What differs between two days, and between two states of knowledge."""

from dataclasses import replace
from datetime import date

import pytest

from app.ledger.diff import State, differences
from app.ledger.diff_words import sentence
from tests.ledger.conftest import MOVE
from tests.ledger.test_versions import MOVED, after, amended, retired

TODAY = date(2026, 11, 28)
RENAMED = amended(since="2020-05-01", name_en="Dalian New Port", name_zh="大连新港")
SHIFTED = amended("tianjin", since="2021-01-01", lat="38.95", **MOVED)


def told(facts, one, other, then=None):
    before = State(facts=then or facts, day=date.fromisoformat(one))
    found = differences(before, State(facts=facts, day=date.fromisoformat(other)))
    return {each.id: each for each in found}


def test_between_two_days_ports_are_renamed_moved_and_closed(facts):
    closed = retired("qinhuangdao", until="2022-01-01")
    found = told(after(facts, RENAMED, SHIFTED, closed), "2019-01-01", "2023-01-01")
    what = {
        key: each.what for key, each in found.items() if each.collection == "sea-ports"
    }
    assert what == {
        "dalian": ["renamed"],
        "tianjin": ["moved"],
        "qinhuangdao": ["closed"],
    }
    assert 0 < found["tianjin"].distance_km < 20


def test_nothing_differs_on_one_day_or_where_nothing_changed(facts):
    later = after(facts, RENAMED)
    assert told(later, "2020-06-01", "2020-06-01") == {}
    assert told(later, "2021-06-01", "2021-06-02") == {}


def test_ports_with_dates_open_close_and_move_by_them(facts):
    found = told(facts, "2015-12-31", "2026-11-28")
    assert {each.collection for each in found.values()} == {"aviation-ports"}
    moved = {key for key, each in found.items() if "moved" in each.what}
    assert {"tao", "ctu"} & {key.partition("-")[0] for key in moved}
    assert all(each.former for key, each in found.items() if key in moved)
    left = {each.row["iata"] for each in found.values() if each.what == ["left"]}
    assert left == {found[key].row["iata"] for key in moved if found[key].former["id"]}


def test_a_port_whose_dates_are_bounds_is_not_said_to_have_opened(facts):
    found = told(facts, "2016-12-31", "2022-01-01")
    assert found["dat"].what == ["perhaps"]
    assert found["hsn"].what == ["opened"]


def test_between_editions_a_correction_of_the_past_is_found_on_its_day(facts):
    mended = amended(since="2001-01-01", until="2003-01-01", name_en="Dairen")
    found = told(after(facts, mended), str(TODAY), str(TODAY), then=facts)
    (one,) = found.values()
    assert (one.change, one.what, one.day) == ("amended", ["renamed"], date(2001, 1, 1))


def test_a_row_added_or_removed_is_told(facts):
    found = told(after(facts, retired()), str(TODAY), str(TODAY), then=facts)
    assert found["dalian"].what == ["retired"]
    found = told(facts, str(TODAY), str(TODAY), then=after(facts, retired()))
    assert found["dalian"].what == ["added"]


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            RENAMED,
            "更名，大连 → 大连新港",
            "renamed, 大连 → 大连新港 / Dalian → Dalian New Port",
        ),
        (
            replace(RENAMED, cells={"tier": "regional"}),
            "由 major 改为 regional",
            "from major to regional",
        ),
        (SHIFTED, "移址，", "moved, "),
    ],
)
def test_a_difference_is_a_sentence_in_both_languages(facts, change, zh, en):
    found = told(after(facts, change), "2019-01-01", "2022-01-01").values()
    (one,) = (each for each in found if each.collection == "sea-ports")
    said = sentence(one, facts.tables["sea_ports"].manifest)
    assert zh in said.zh
    assert en in said.en


def test_the_answer_is_geojson_a_page_or_text(office):
    before = office.get("/readyz").json()["edition"]
    published = office.changed(MOVE)
    asked = {"from": before, "to": published.edition}
    found = office.get("/diff", **asked)
    assert found.headers["content-type"] == "application/geo+json"
    (one,) = found.json()["features"]
    told = one["properties"]
    assert (told["feature"], told["change"], told["what"]) == (
        "dalian",
        "amended",
        ["renamed"],
    )
    assert told["before"]["name_en"] == "Dalian"
    for lang in ("zh", "en"):
        assert (
            "Dalian New Port" in office.get("/diff", f="text", lang=lang, **asked).text
        )
        assert (
            "Dalian New Port" in office.get("/diff", f="html", lang=lang, **asked).text
        )
    days = {"from": "2020-01-01", "to": "2021-01-01"}
    sea = [
        f
        for f in office.get("/diff", **days).json()["features"]
        if f["properties"]["collection"] == "sea-ports"
    ]
    assert len(sea) == 1
    old = office.get("/diff", edition=before, **days).json()
    assert old["edition"] == before
    assert not any(
        f["properties"]["collection"] == "sea-ports" for f in old["features"]
    )
    at = published.settled["at"]
    assert (
        len(office.get("/diff", **{"from": before, "to": at}).json()["features"]) == 1
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"from": "2020-01-01"}, 400),
        ({"from": "2020-01-01", "to": "2020-02-30"}, 400),
        ({"from": "2020-01-01", "to": "2026-11-28T00:00:00Z"}, 400),
        ({"from": "yesterday", "to": "today"}, 400),
        ({"from": "2001-01-01T00:00:00Z", "to": "2026-11-28T08:00:00Z"}, 404),
        ({"from": "2020-01-01-00000000", "to": "2020-01-01-00000000"}, 404),
    ],
)
def test_what_cannot_be_compared_is_refused(client, asked, status):
    assert client.get("/diff", params=asked).status_code == status


def test_the_page_without_days_is_a_form(client):
    page = client.get("/diff", params={"f": "html"})
    assert (page.status_code, 'name="from"' in page.text) == (200, True)
