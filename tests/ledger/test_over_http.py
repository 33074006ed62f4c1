"""A change is proposed, judged and published over HTTP; past answers stay as they were."""

from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from fastapi.testclient import TestClient

from app.clock import now
from app.main import create_app
from app.settings import Settings
from tests.ledger.conftest import CLOSE, MOVE, PLACE, Office, added
from tests.peers.database import OWNER
from tests.register.conftest import NUMBERS

CHECK = "/rules/airport-proximity/check?airport=BZJ&as_of=2015-12-31"
RENAMED = MOVE["properties"]["name_en"]

in_one_database = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""What another test asks of both kinds, or what is refused before the register is asked."""


def test_a_proposal_changes_nothing_until_another_officer_publishes_it(office):
    before = office.get("/readyz").json()["edition"]
    proposed = office.propose(MOVE)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert proposed.headers["location"].endswith(f"/changes/{proposed.json()['n']}")
    assert (office.name(), office.get("/readyz").json()["edition"]) == (
        "Dalian",
        before,
    )
    published = office.settle(proposed.json()["n"]).json()
    assert published["edition"].startswith(f"{before}-")
    assert office.get("/readyz").json()["edition"] == published["edition"]
    assert office.name() == RENAMED


@in_one_database
def test_an_officer_does_not_publish_a_change_of_her_own(office):
    number = office.propose(MOVE, by="甲").json()["n"]
    refused = office.settle(number, by="甲")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/own-change"


def test_an_office_of_one_person_does(tmp_path, atlas):
    alone = Office(Settings(data_dir=tmp_path, four_eyes=False), atlas)
    number = alone.propose(MOVE, by="甲").json()["n"]
    assert alone.settle(number, by="甲").status_code == 200


def test_a_rejected_change_is_settled(office):
    number = office.propose(MOVE).json()["n"]
    assert office.settle(number, "rejection").status_code == 400
    rejected = office.settle(number, "rejection", reason="依据不足")
    assert rejected.json()["settled"]["reason"] == "依据不足"
    assert office.settle(number).json()["type"] == "/problems/change-settled"
    assert office.name() == "Dalian"


def test_a_published_change_is_not_published_again(office):
    number = office.changed(MOVE).number
    assert office.settle(number).status_code == 409


def test_a_proposal_on_an_older_state_of_the_row_is_refused_with_the_newer_one(office):
    stale = office.propose(MOVE, properties={"name_en": "Other"}).json()["n"]
    newer = office.changed(MOVE)
    refused = office.settle(stale)
    assert (refused.status_code, refused.json()["newer"]) == (412, newer.number)
    again = office.propose(MOVE, based_on=newer.based_on)
    assert (again.status_code, again.json()["newer"]) == (412, newer.number)
    assert office.propose(MOVE, based_on=newer.edition).status_code == 201


def test_the_rule_follows_and_its_past_answer_is_had_again_byte_for_byte(office):
    before = office.get(CHECK)
    assert before.json()["outcome"] == "not-met"
    change = office.changed(CLOSE)
    after = office.get(CHECK)
    assert after.json()["outcome"] != "not-met"
    assert after.json()["data"]["edition"] == change.edition
    assert after.headers["etag"] != before.headers["etag"]
    assert office.get(f"{CHECK}&edition={change.based_on}").content == before.content
    then = office.get(f"{CHECK}&known_at={change.proposed['at']}")
    assert then.status_code == 400 or then.content == before.content
    at = change.settled["at"].replace("+", "%2B")
    assert office.get(f"{CHECK}&known_at={at}").content == after.content


def test_the_impact_names_airports_and_features(office):
    told = office.propose(CLOSE).json()
    turned = [row["iata"] for row in told["impact"]["airports"]]
    assert "XUZ" in turned
    assert told["impact"]["collections"]["aviation-ports"]["amended"] == ["xuz"]
    assert told["impact"]["cases"] == []
    shown = office.get(f"/changes/{told['n']}/impact").json()
    assert shown["airports"] == told["impact"]["airports"]
    assert shown["cases"] is None
    office.settle(told["n"])
    after = office.get(f"/changes/{told['n']}/impact").json()
    assert after["airports"] == told["impact"]["airports"]


def test_what_was_known_at_a_moment_is_answered_and_stays(office):
    moment = now()
    assert office.name(known_at=moment.isoformat()) == "Dalian"
    office.changed(MOVE)
    assert office.name(known_at=moment.isoformat()) == "Dalian"
    assert office.name(known_at=now().isoformat()) == RENAMED


def test_before_the_first_edition_and_in_the_future_there_is_no_answer(office):
    path = "/collections/sea-ports/items"
    early = office.get(path, known_at="2001-01-01T00:00:00Z")
    assert (early.status_code, early.json()["type"]) == (404, "/problems/not-known-yet")
    late = office.get(path, known_at=(now() + timedelta(days=1)).isoformat())
    assert late.status_code == 400
    assert office.get(path, known_at="2026-11-28").status_code == 400
    assert office.get(path, edition="2020-01-01-00000000").status_code == 404


@in_one_database
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"properties": {"tier": "huge"}}, "tier"),
        ({"properties": {"second_source_km": "far"}}, "properties.second_source_km"),
        ({"properties": {"nickname": "x"}}, "properties.nickname"),
        ({"properties": {"lon": 1}}, "properties.lon"),
        ({"id": "nowhere"}, "id"),
        ({"action": "add"}, "id"),
        ({"source": "hearsay"}, "source"),
        ({"reason": ""}, "reason"),
        ({"valid_from": "2015-13"}, "valid_from"),
        ({"valid_from": {"earliest": "2020-01-01"}}, "valid_from"),
        (
            {"geometry": {"type": "Point", "coordinates": [121.6, 38.9]}},
            "position_source",
        ),
        (
            {
                "geometry": {"type": "Point", "coordinates": [110.5, 20.5]},
                "properties": {"position_source": "测绘", "position_accuracy_m": 10},
            },
            "geometry",
        ),
    ],
)
def test_a_faulty_proposal_is_refused_with_its_fields(office, wrong, field):
    refused = office.propose(MOVE, **wrong)
    assert refused.status_code == 400, refused.text
    assert field in [fault["field"] for fault in refused.json()["errors"]]


def test_a_port_is_added_moved_and_removed_as_an_error(office):
    new = added(office)
    office.changed(new)
    path = "/collections/sea-ports/items/new-port"
    assert office.get(path).json()["properties"]["name_zh"] == "新港"
    moved = {"type": "Point", "coordinates": [121.7, 38.96]}
    office.changed({**new, "action": "amend", "properties": PLACE, "geometry": moved})
    assert office.get(path).json()["geometry"]["coordinates"] == [121.7, 38.96]
    office.changed({**MOVE, "id": "new-port", "action": "retire", "properties": {}})
    assert office.get(path).status_code == 410


def test_another_worker_takes_a_publication_on(office, second):
    edition = office.changed(MOVE).edition
    assert second.name() == "Dalian"
    second.living.refresh()
    assert second.name() == RENAMED
    assert second.get("/readyz").json()["edition"] == edition


def test_a_worker_that_starts_later_has_the_same_edition(office, url, tmp_path, atlas):
    edition = office.changed(MOVE).edition
    late = Office(Settings(data_dir=tmp_path, database_url=url), atlas)
    assert late.get("/readyz").json()["edition"] == edition
    assert late.name() == RENAMED
    late.stores.register.engine.dispose()


def test_two_workers_that_publish_in_turn_agree(office, second):
    for turn, worker in enumerate((office, second, office)):
        number = office.propose(MOVE, properties={"name_en": f"Port {turn}"}).json()[
            "n"
        ]
        second._tokens = office._tokens
        office.headers("乙")
        assert worker.settle(number).status_code == 200
    office.living.refresh()
    second.living.refresh()
    names = {each.get("/readyz").json()["edition"] for each in (office, second)}
    assert len(names) == 1
    assert office.name() == second.name() == "Port 2"


def test_the_register_with_changes_verifies(office):
    office.changed(MOVE)
    number = office.propose(MOVE, id="tianjin").json()["n"]
    office.settle(number, "rejection", reason="重复")
    audit = office.stores.register.verify()
    assert audit.faults == ()


def test_changes_are_listed_newest_first_and_filtered(office):
    one = office.changed(MOVE)
    two = office.propose(MOVE, id="tianjin").json()
    listed = office.get("/changes").json()
    assert [each["n"] for each in listed["changes"]] == [one.number]
    everything = office.get("/changes", state="all").json()
    assert [each["n"] for each in everything["changes"]] == [two["n"], one.number]
    found = office.get("/changes", state="all", feature="tianjin").json()
    assert [each["n"] for each in found["changes"]] == [two["n"]]
    assert office.get("/changes", made_by="丙").json()["matched"] == 0
    page = office.get("/changes", state="all", limit=1).json()
    assert page["links"][-1]["rel"] == "next"


@in_one_database
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_show_a_change_and_its_impact(office, lang):
    number = office.changed(MOVE).number
    for path in ("/changes", f"/changes/{number}", f"/changes/{number}/impact"):
        page = office.get(path, f="html", lang=lang)
        assert page.status_code == 200
        assert page.headers["cache-control"] in ("no-cache", "no-store")
    assert RENAMED in office.get(f"/changes/{number}", f="html").text


def test_an_unknown_change_is_not_found(office):
    for number in ("999", "x", "-1"):
        assert office.get(f"/changes/{number}").status_code == 404


@in_one_database
def test_proposing_takes_an_officer(office):
    assert office.client.post("/changes", json=MOVE).status_code == 401


def test_a_service_that_starts_without_its_database_is_ready_once_there_is_one(
    postgres, tmp_path, atlas
):
    name = f"later_{next(NUMBERS)}"
    settings = Settings(data_dir=tmp_path, database_url=f"{postgres}/{name}")
    service = create_app(settings, atlas)
    client = TestClient(service)
    unready = client.get("/readyz")
    assert unready.status_code == 503
    assert unready.json()["type"] == "/problems/ledger-unread"
    assert "数据库不可用" in unready.json()["detail"]
    assert client.get("/healthz").status_code == 200
    with psycopg.connect(f"{postgres}/{OWNER}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    turns = iter([False, True])
    service.living.watch(SimpleNamespace(wait=lambda _: next(turns)))
    assert client.get("/readyz").json()["status"] == "ready"
    service.service.state.provider.stores().register.engine.dispose()
