"""Features are edited as part 4 says; QGIS's requests are those that 3.40.6 sent."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from urllib.parse import urlsplit

import pytest

from app.clock import now
from app.settings import Settings
from geodata.crs import CRS84_URI, TO_CRS, epsg_uri
from tests.ledger.conftest import Office

QGIS = "Mozilla/5.0 QGIS/34006/Debian GNU/Linux 13 (trixie)"
ITEMS = "/collections/sea-ports/items"
DALIAN = f"{ITEMS}/dalian"
SYSTEMS = (CRS84_URI, epsg_uri(4490), epsg_uri(4549), epsg_uri(3857))
MERGE = "application/merge-patch+json"
GEO = "application/geo+json"
RENAMED = {"properties": {"name_en": "Dalian New Port"}}
POINT = {"type": "Point", "coordinates": [121.95, 29.9]}
ADDED = {
    "geometry": POINT,
    "properties": {
        "cluster": "yangtze-river-delta",
        "cluster_zh": None,
        "harbour_zh": None,
        "name_en": "Trial Port",
        "name_zh": "试港",
        "note": None,
        "parent": None,
        "plan_quote_zh": "试",
        "plan_ref": "专栏1",
        "position_accuracy_m": None,
        "position_source": None,
        "province_zh": "浙江省",
        "source": None,
        "status": "open",
        "tier": "regional",
        "unlocode": "CNXXX",
        "unlocode_alt": None,
    },
    "type": "Feature",
}


class Desk:
    """What officers send as features; without If-Match they are at QGIS."""

    def __init__(self, office):
        self.office, self.client = office, office.client

    def send(self, method, path, body=None, by="甲", kind=MERGE, **headers):
        told = {"User-Agent": QGIS, **self.office.headers(by)}
        if body is not None:
            told["Content-Type"] = kind
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in told.items() if value}
        return self.client.request(method, path, json=body, headers=sent)

    def read(self, path, by=None):
        return self.client.get(path, headers=self.office.headers(by) if by else None)

    def told(self, path):
        return self.read(path).json()["properties"]

    def open(self, by):
        """Open the layer as QGIS does."""
        self.read(f"{ITEMS}?limit=1000", by)


def desk(tmp_path, atlas, **settings):
    return Desk(Office(Settings(data_dir=tmp_path, **settings), atlas))


@pytest.fixture
def alone(tmp_path, atlas):
    """An office without four eyes: what is sent is in force."""
    return desk(tmp_path, atlas, four_eyes=False)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory, atlas):
    """The same for tests after which nothing is changed."""
    return desk(tmp_path_factory.mktemp("quiet"), atlas, four_eyes=False)


@pytest.fixture
def two(tmp_path, atlas):
    return desk(tmp_path, atlas)


def fault(response):
    assert response.status_code == 422, response.text
    return response.json()["errors"][0]["field"]


def test_a_patch_of_qgis_is_in_force_at_once_and_in_the_ledger(alone):
    assert alone.send("PATCH", DALIAN, RENAMED).status_code == 204
    assert alone.told(DALIAN)["name_en"] == "Dalian New Port"
    (change,) = alone.read("/changes").json()["changes"]
    assert (change["id"], change["action"], change["proposed"]["by"]) == (
        "dalian",
        "amend",
        "甲",
    )
    assert "no reason was given" in change["reason"]
    assert change["source"]["publisher"] == "甲"


def test_a_point_that_qgis_moves_says_who_drew_it_and_how_well(alone):
    moved = {"geometry": {"coordinates": [121.7, 38.95], "type": "Point"}}
    assert alone.send("PATCH", DALIAN, moved).status_code == 204
    feature = alone.read(DALIAN).json()
    assert feature["geometry"]["coordinates"] == [121.7, 38.95]
    assert feature["properties"]["position_accuracy_m"] == 2000
    assert "甲" in feature["properties"]["position_source"]


def test_a_stated_source_and_accuracy_of_a_place_are_kept(alone):
    body = {
        "geometry": {"type": "Point", "coordinates": [121.7, 38.95]},
        "properties": {"position_source": "survey", "position_accuracy_m": 5},
    }
    assert alone.send("PATCH", DALIAN, body).status_code == 204
    told = alone.told(DALIAN)
    assert (told["position_source"], told["position_accuracy_m"]) == ("survey", 5)


def test_a_place_in_another_system_is_converted(alone):
    for step, (uri, form) in enumerate(product(SYSTEMS, ("{}", "<{}>"))):
        place = 121.7, 38.95 + step / 100
        pair = [float(part) for part in TO_CRS[uri](*place)]
        body = {"geometry": {"type": "Point", "coordinates": pair}}
        sent = alone.send("PATCH", DALIAN, body, Content_Crs=form.format(uri))
        assert sent.status_code == 204, sent.text
        at = alone.read(DALIAN).json()["geometry"]["coordinates"]
        assert at == pytest.approx(place, abs=1e-7)


def test_a_feature_of_qgis_is_added_and_found_where_location_says(alone):
    sent = alone.send("POST", ITEMS, ADDED, kind=GEO)
    assert sent.status_code == 201, sent.text
    assert b"Location" in [name for name, _ in sent.headers.raw]
    path = urlsplit(sent.headers["location"]).path
    assert path == f"{ITEMS}/trial-port"
    assert alone.told(path)["cluster_zh"] == "长三角"
    again = alone.send("POST", ITEMS, ADDED, kind=GEO)
    assert again.headers["location"].endswith("/trial-port-2")


def test_a_stated_id_is_taken_and_one_in_use_refused(alone):
    named = {**ADDED, "id": "trial"}
    sent = alone.send("POST", ITEMS, named, kind=GEO)
    assert sent.headers["location"].endswith("/trial")
    again = alone.send("POST", ITEMS, named, kind=GEO, User_Agent="x")
    assert fault(again) == "id"


def test_what_is_deleted_is_gone_and_leads_to_its_past(alone):
    assert alone.send("DELETE", f"{ITEMS}/beihai").status_code == 204
    gone = alone.read(f"{ITEMS}/beihai")
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/feature-retired")
    links = {link["rel"]: link["href"] for link in gone.json()["links"]}
    assert alone.read(links["predecessor-version"]).json()["id"] == "beihai"
    assert alone.read(links["version-history"]).json()["versions"][0]["state"] == (
        "retired"
    )
    assert alone.send("DELETE", f"{ITEMS}/beihai").status_code == 410
    assert alone.send("PATCH", f"{ITEMS}/beihai", RENAMED).status_code == 410


def test_a_deletion_with_a_day_closes_and_the_feature_stays(alone):
    sent = alone.send(
        "DELETE", "/collections/aviation-ports/items/xuz?valid_to=2014-01-01"
    )
    assert sent.status_code == 204, sent.text
    told = alone.told("/collections/aviation-ports/items/xuz")
    assert (told["status"], told["open_to_latest"]) == ("closed", "2014-01-01")


def test_dates_are_written_as_documented_and_their_bounds_follow(alone):
    path = "/collections/aviation-ports/items/xuz"
    body = {"properties": {"status": "closed", "open_to": "2014-03"}}
    assert alone.send("PATCH", path, body).status_code == 204
    told = alone.told(path)
    assert (told["open_to"], told["open_to_earliest"], told["open_to_latest"]) == (
        "2014-03",
        "2014-03-01",
        "2014-03-31",
    )
    wrong = {"properties": {"open_to": "2014-13"}}
    assert fault(alone.send("PATCH", path, wrong, User_Agent="", If_Match="*")) == (
        "properties.open_to"
    )


def test_a_port_is_closed_with_a_day_only(alone):
    path = "/collections/aviation-ports/items/xuz"
    told = {"User_Agent": "", "If_Match": "*"}
    body = {"properties": {"status": "closed"}}
    assert fault(alone.send("PATCH", path, body, **told)) == "valid_from"


def test_an_edit_without_days_corrects_what_is_so_today(alone):
    moved = {**RENAMED, "valid_from": "2020-05-01"}
    assert alone.send("PATCH", DALIAN, moved).status_code == 204
    body = {"properties": {"name_en": "Dalian Newest Port"}}
    assert alone.send("PATCH", DALIAN, body).status_code == 204
    assert alone.told(DALIAN)["name_en"] == "Dalian Newest Port"
    assert alone.told(f"{DALIAN}?datetime=2020-04-30")["name_en"] == "Dalian"
    assert alone.told(f"{DALIAN}?datetime=2020-05-02")["name_en"] == (
        "Dalian Newest Port"
    )


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (DALIAN, {"properties": {"cluster_zh": "别的"}}, "properties.cluster_zh"),
        (DALIAN, {"properties": {"nickname": 1}}, "properties.nickname"),
        (DALIAN, {"properties": {"name_zh": None}}, "properties.name_zh"),
        (DALIAN, {"properties": {"name_zh": 5}}, "properties.name_zh"),
        (DALIAN, {"properties": {"tier": "huge"}}, "properties.tier"),
        (DALIAN, {"properties": {"source": []}}, "properties.source"),
        (DALIAN, {"properties": {"id": "x"}}, "id"),
        (DALIAN, {"id": "x"}, "id"),
        (DALIAN, {"source": "nothing"}, "source"),
        (DALIAN, {"geometry": None}, "geometry"),
        (DALIAN, {"geometry": {"type": "Polygon", "coordinates": []}}, "geometry"),
        (
            DALIAN,
            {"geometry": {"type": "Point", "coordinates": [121.7, 38.9, 5]}},
            "geometry.coordinates",
        ),
        (
            DALIAN,
            {"geometry": {"type": "Point", "coordinates": [10, 10]}},
            "geometry",
        ),
        (
            DALIAN,
            {"geometry": {"type": "Point", "coordinates": [1e300, 0]}},
            "geometry.coordinates",
        ),
        (
            "/collections/aviation-ports/items/pek",
            {"properties": {"closed_from": "2020-01-01"}},
            "properties.closed_from",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(quiet, path, body, field):
    sent = quiet.send("PATCH", path, body, User_Agent="", If_Match="*")
    assert fault(sent) == field
    assert quiet.read("/changes?state=all").json()["matched"] == 0


def test_qgis_is_told_in_the_words_that_it_shows(quiet):
    sent = quiet.send("PATCH", DALIAN, {"properties": {"tier": "huge"}})
    assert sent.status_code == 422
    assert sent.headers["content-type"].startswith("application/xml")
    assert "<ExceptionText>" in sent.text
    assert "huge" in sent.text


def test_a_feature_put_as_it_was_read_changes_nothing(quiet):
    feature = quiet.read(DALIAN).json()
    sent = quiet.send("PUT", DALIAN, feature, kind=GEO)
    assert sent.status_code == 204, sent.text
    assert quiet.read("/changes?state=all").json()["matched"] == 0


def test_a_put_empties_what_it_does_not_name(alone):
    feature = alone.read(DALIAN).json()
    assert feature["properties"].pop("note")
    assert alone.send("PUT", DALIAN, feature, kind=GEO).status_code == 204
    assert alone.told(DALIAN)["note"] is None
    assert alone.send("PUT", f"{ITEMS}/nowhere", feature, kind=GEO).status_code == 404


def test_a_document_is_cited_by_its_title_in_the_table_or_as_a_member(alone):
    titles = alone.told(DALIAN)["source"]
    new = "UN/LOCODE, edition of October 2024 (as redistributed by geoapify/un-locode)"
    body = {"properties": {"source": [*titles, new], "note": "x"}}
    assert alone.send("PATCH", DALIAN, body).status_code == 204
    assert alone.told(DALIAN)["source"] == [*titles, new]
    body = {"properties": {"note": "y"}, "source": "plan-13", "reason": "更正"}
    assert alone.send("PATCH", DALIAN, body).status_code == 204
    assert alone.read("/changes").json()["changes"][0]["reason"] == "更正"


def test_other_clients_say_what_state_they_edit(alone):
    tag = alone.read(DALIAN).headers["etag"]
    without = alone.send("PATCH", DALIAN, RENAMED, User_Agent="")
    assert (without.status_code, without.json()["type"]) == (
        428,
        "/problems/unstated-basis",
    )
    wrong = alone.send("PATCH", DALIAN, RENAMED, User_Agent="", If_Match='"0"')
    assert wrong.status_code == 412
    done = alone.send("PATCH", DALIAN, RENAMED, User_Agent="", If_Match=tag)
    assert done.status_code == 204
    assert done.headers["etag"] != tag
    late = alone.send("DELETE", DALIAN, User_Agent="", If_Match=tag)
    (change,) = alone.read("/changes").json()["changes"]
    assert (late.status_code, late.json()["newer"]) == (412, change["n"])
    other = alone.send("DELETE", f"{ITEMS}/tianjin", User_Agent="", If_Match=tag)
    assert other.status_code == 204
    again = {"properties": {"name_en": "Dalian"}}
    tag = done.headers["etag"]
    assert (
        alone.send("PATCH", DALIAN, again, User_Agent="", If_Match=tag).status_code
        == 204
    )


def test_an_edit_over_a_change_that_qgis_had_not_read_is_judged(alone):
    alone.open("甲")
    assert alone.send("PATCH", DALIAN, RENAMED, by="乙").status_code == 204
    later = {"properties": {"name_en": "Dalian Old Port"}}
    sent = alone.send("PATCH", DALIAN, later, by="甲")
    assert sent.status_code == 202
    (change,) = alone.read("/changes").json()["changes"]
    assert sent.json()["unseen"] == change["href"]
    assert alone.told(DALIAN)["name_en"] == "Dalian New Port"
    alone.open("甲")
    assert alone.send("PATCH", DALIAN, later, by="甲").status_code == 204
    assert alone.told(DALIAN)["name_en"] == "Dalian Old Port"


def test_with_four_eyes_what_qgis_saves_is_one_proposal(two):
    moved = {"geometry": {"coordinates": [121.7, 38.95], "type": "Point"}}
    assert two.send("PATCH", DALIAN, moved).status_code == 202
    sent = two.send("PATCH", DALIAN, RENAMED)
    assert sent.status_code == 202
    assert two.told(DALIAN)["name_en"] == "Dalian"
    assert two.send("PATCH", DALIAN, RENAMED).json()["n"] == sent.json()["n"]
    assert two.office.settle(sent.json()["n"]).status_code == 200
    feature = two.read(DALIAN).json()
    assert feature["properties"]["name_en"] == "Dalian New Port"
    assert feature["geometry"]["coordinates"] == [121.7, 38.95]


def test_a_feature_sent_twice_is_proposed_once_and_another_besides(two):
    first = two.send("POST", ITEMS, ADDED, kind=GEO)
    assert first.status_code == 202
    where = f"/changes/{first.json()['n']}#/items/trial-port"
    assert first.headers["location"].endswith(where)
    assert two.send("POST", ITEMS, ADDED, kind=GEO).json()["n"] == first.json()["n"]
    other = {**ADDED, "properties": {**ADDED["properties"], "tier": "major"}}
    second = two.send("POST", ITEMS, other, kind=GEO).json()
    assert second["id"] == "trial-port-2"
    for number in (first.json()["n"], second["n"]):
        assert two.office.settle(number).status_code == 200
    assert two.told(f"{ITEMS}/trial-port-2")["tier"] == "major"


def test_only_officers_write_and_see_that_they_may(quiet):
    assert quiet.client.options(ITEMS).headers["allow"] == "GET, HEAD, OPTIONS"
    officer = quiet.office.headers("甲")
    allowed = quiet.client.options(DALIAN, headers=officer).headers["allow"]
    assert {"PUT", "PATCH", "DELETE"} <= set(allowed.split(", "))
    derived = "/collections/sea-clusters/items"
    assert "POST" not in quiet.client.options(derived, headers=officer).headers["allow"]
    refused = quiet.send("POST", derived, ADDED, kind=GEO, User_Agent="")
    assert refused.status_code == 405
    assert "sea-ports" in refused.json()["known"]
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    stranger = quiet.send("PATCH", DALIAN, RENAMED, Authorization="")
    assert stranger.status_code == 401
    assert "Bearer" in stranger.headers["www-authenticate"]
    reader = quiet.office.stores.tokens.issue("丙", "reader", now(), None)
    denied = quiet.send("PATCH", DALIAN, RENAMED, Authorization=f"Bearer {reader}")
    assert denied.status_code == 403


def test_versions_are_listed_and_each_is_had_again(alone):
    alone.send("PATCH", DALIAN, RENAMED)
    alone.send("PATCH", DALIAN, {"properties": {"note": None}})
    listed = alone.read(f"{DALIAN}/versions").json()["versions"]
    assert [one["action"] for one in listed] == ["amend", "amend", None]
    assert listed[0]["known_to"] is None
    assert listed[1]["known_to"] == listed[0]["known_from"]
    names = [alone.told(one["href"])["name_en"] for one in listed]
    assert names == ["Dalian New Port", "Dalian New Port", "Dalian"]
    memento = alone.read(listed[1]["href"])
    assert memento.headers["memento-datetime"].endswith("GMT")
    assert 'rel="predecessor-version"' in memento.headers["link"]
    assert 'rel="latest-version"' in memento.headers["link"]
    assert "memento-datetime" not in alone.read(DALIAN).headers
    assert alone.read(f"{ITEMS}/nowhere/versions").status_code == 404
    derived = alone.read("/collections/sea-clusters/items/bohai-rim/versions")
    assert derived.json()["type"] == "/problems/no-versions"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"properties": {"note": NaN}}', MERGE, 400),
        (b"[", MERGE, 400),
        (b"[]", MERGE, 400),
        (b"null", MERGE, 400),
        (b'{"geometry": [1, 2]}', MERGE, 422),
        (b'{"properties": []}', MERGE, 422),
        (b'{"properties": {"note": "\\u0000"}}', MERGE, 422),
        (b'{"properties": {"note": {"a": [1]}}}', MERGE, 422),
        (b'{"properties": {"position_accuracy_m": 1e400}}', MERGE, 422),
        (b'{"properties": {"position_accuracy_m": -5}}', MERGE, 422),
        (b'{"properties": {"position_accuracy_m": 1%030d}}' % 0, MERGE, 422),
        (b'{"properties": {"position_accuracy_m": 1.5}}', MERGE, 422),
        (b"{}", "", 400),
        (b"{}", "text/plain", 415),
        (b"{}", GEO, 415),
        (b" " * 300_000, MERGE, 413),
        (b"{}", MERGE, 204),
    ],
)
def test_a_hostile_body_is_refused_gently(quiet, body, kind, status):
    headers = {**quiet.office.headers("甲"), "If-Match": "*"}
    headers |= {"Content-Type": kind} if kind else {}
    sent = quiet.client.patch(DALIAN, content=body, headers=headers)
    assert sent.status_code == status, sent.text
    assert quiet.read("/changes?state=all").json()["matched"] == 0


def test_of_two_officers_at_once_one_prevails_and_the_other_is_told(alone):
    tag = alone.read(DALIAN).headers["etag"]
    sent = {
        by: {"properties": {"name_en": f"By {by}", "note": by}} for by in ("甲", "乙")
    }
    for by in sent:
        alone.office.headers(by)

    def write(by):
        return alone.send("PATCH", DALIAN, sent[by], by, User_Agent="", If_Match=tag)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, sent))
    assert sorted(one.status_code for one in answers) == [204, 412]
    told = alone.told(DALIAN)
    assert told["name_en"] == f"By {told['note']}"
    states = {c["state"] for c in alone.read("/changes?state=all").json()["changes"]}
    assert states <= {"published", "rejected"}
