"""Changes as something to follow: lists below collections, CSV, the Atom feed, entity tags."""

import csv
import io
from datetime import datetime
from xml.etree import ElementTree

import pytest

from app.settings import Settings
from tests.ledger.conftest import CLOSE, MOVE, Office

A = "{http://www.w3.org/2005/Atom}"
ATOM = "application/atom+xml; charset=utf-8"


@pytest.fixture(scope="module")
def office(tmp_path_factory, atlas):
    """An office with two published changes, the first proposed published last, and two more."""
    office = Office(Settings(data_dir=tmp_path_factory.mktemp("data")), atlas)
    office.slow, office.quick = (office.propose(c).json()["n"] for c in (MOVE, CLOSE))
    for number in (office.quick, office.slow):
        office.settle(number)
    office.waiting = office.propose(MOVE, id="tianjin").json()["n"]
    office.refused = office.propose(MOVE, id="yingkou", reason="=1+1 & <b>").json()["n"]
    office.settle(office.refused, "rejection", reason="重复")
    yield office
    office.stores.register.engine.dispose()


def numbers(answer):
    return [one["n"] for one in answer.json()["changes"]]


def test_what_was_published_last_comes_first_whenever_it_was_proposed(office):
    assert numbers(office.get("/changes")) == [office.slow, office.quick]


def test_pages_of_the_list_hold_every_change_once(office):
    found, after = [], "/changes?state=all&limit=1"
    while after:
        page = office.get(after)
        found += numbers(page)
        links = {one["rel"]: one["href"] for one in page.json()["links"]}
        after = links.get("next")
    assert found == [office.refused, office.waiting, office.slow, office.quick]


def test_a_collection_and_a_feature_have_their_own(office):
    ports = office.get("/collections/sea-ports/changes", state="all")
    assert office.quick not in numbers(ports)
    assert ports.json()["matched"] == 3
    one = office.get("/collections/aviation-ports/items/xuz/changes")
    assert numbers(one) == [office.quick]
    assert numbers(office.get("/collections/sea-ports/items/nobody/changes")) == []


def test_a_derived_collection_has_none_of_its_own(office):
    refused = office.get("/collections/sea-clusters/changes")
    assert refused.json()["type"] == "/problems/without-table"
    assert "sea-ports" in refused.json()["known"]
    unknown = office.get("/collections/nothing/changes")
    assert unknown.json()["type"] == "/problems/unknown-collection"


def test_an_officer_is_who_proposed_or_settled(office):
    settled = numbers(office.get("/changes", officer="乙", state="all"))
    assert settled == [office.refused, office.slow, office.quick]
    assert len(numbers(office.get("/changes", officer="甲", state="all"))) == 4
    assert numbers(office.get("/changes", officer="丙")) == []


def test_empty_fields_of_the_form_are_left_out(office):
    moved = office.client.get(
        "/changes?f=html&officer=&since=&state=all", follow_redirects=False
    )
    assert moved.status_code == 303
    assert moved.headers["location"].endswith("/changes?f=html&state=all")


def test_the_csv_has_all_changes_and_no_formulas(office):
    answer = office.get("/changes", f="csv", state="all")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [int(row["n"]) for row in rows][-1] == office.quick
    assert rows[0]["reason"] == "'=1+1 & <b>"
    assert rows[0]["settled_reason"] == "重复"
    assert rows[-1]["valid_to"] == "2014-01-01"
    assert rows[-1]["source"] == "closing-2014"


def parsed(answer):
    assert answer.headers["content-type"] == ATOM
    return ElementTree.fromstring(answer.content)


def test_the_feed_has_what_rfc_4287_requires(office):
    for path in (
        "/changes.atom",
        "/changes?f=atom&lang=en",
        "/changes?f=atom&state=all",
    ):
        feed = parsed(office.get(path))
        assert feed.tag == f"{A}feed"
        entries = feed.findall(f"{A}entry")
        assert len(entries) in (2, 4)
        for part in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len(part.findall(f"{A}{name}")) == 1, name
            assert datetime.fromisoformat(part.findtext(f"{A}updated")).tzinfo
            alternates = [
                (x.get("type"), x.get("hreflang"))
                for x in part.findall(f"{A}link[@rel='alternate']")
            ]
            assert len(alternates) == len(set(alternates)) > 0
        assert len({e.findtext(f"{A}id") for e in entries}) == len(entries)
        assert all(e.findtext(f"{A}author/{A}name") == "甲" for e in entries)
        assert len(feed.findall(f"{A}link[@rel='self']")) == 1
        newest = max(e.findtext(f"{A}updated") for e in entries)
        assert feed.findtext(f"{A}updated") == newest


def test_an_entry_of_the_feed_has_the_same_id_at_every_address(office):
    def ids(path, **headers):
        feed = parsed(office.client.get(path, headers=headers))
        return [e.findtext(f"{A}id") for e in feed.findall(f"{A}entry")]

    assert ids("/changes.atom") == ids("/changes?f=atom&lang=en", host="127.0.0.1")
    (one,) = ids("/collections/aviation-ports/changes?f=atom")
    assert one == ids("/changes.atom")[-1]


def test_an_empty_feed_is_one_too(office):
    feed = parsed(office.get("/changes?f=atom&officer=丙"))
    assert feed.findtext(f"{A}updated").startswith(
        office.living.state[1].facts.edition[:10]
    )


@pytest.mark.parametrize("form", ["json", "html", "csv", "atom"])
def test_a_follower_that_has_the_list_gets_304(office, form):
    answer = office.get("/collections/border-ports/changes", f=form)
    tag = {"If-None-Match": answer.headers["etag"]}
    assert office.client.get(answer.url, headers=tag).status_code == 304
    other = office.get("/changes", f=form)
    assert other.headers["etag"] != answer.headers["etag"]
    assert f'rel="alternate"; type="{ATOM[:20]}"' in other.headers["link"] or (
        form == "atom"
    )


def test_a_proposal_changes_the_tag_though_the_edition_stays(office):
    path = "/changes?state=all&collection=inland-ports"
    before = office.get(path)
    office.propose(MOVE, collection="inland-ports", id="none")
    assert office.get(path).headers["etag"] == before.headers["etag"]
    known = office.get("/collections/inland-ports/items?limit=1").json()
    office.propose(MOVE, collection="inland-ports", id=known["features"][0]["id"])
    after = office.client.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200


@pytest.mark.parametrize("path", ["sea-ports", "sea-ports/items/dalian"])
def test_pages_of_what_stands_on_a_table_lead_to_its_feed(office, path):
    page = office.get(f"/collections/{path}?f=html").text
    href = f"/collections/{path}/changes?f=atom"
    assert f'<link rel="alternate" type="application/atom+xml" href="{href}"' in page
    assert office.get(href).status_code == 200
    derived = office.get("/collections/sea-clusters?f=html").text
    assert "application/atom+xml" not in derived
