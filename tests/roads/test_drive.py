"""Two hours' drive, decided by a real Valhalla, by a document, or left open."""

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import shapely
from fastapi.testclient import TestClient

from app.clock import now
from app.main import create_app
from app.registry import RULES
from app.rules.case.candidate import by_code
from app.rules.case.case import Application, Case
from app.rules.case.roads import StatedDrive
from app.settings import Settings
from geodata.errors import BadParameter
from tests.roads.conftest import ACX

CHECK = "/rules/airport-proximity/check"
DAY = "2015-12-31"
STATED = {"drive_port": "KMG", "drive_min": 190, "drive_document": "省交通厅证明"}


@contextmanager
def service(atlas, tmp_path, **given):
    app = create_app(Settings(data_dir=tmp_path, **given), atlas)
    yield TestClient(app, raise_server_exceptions=False)
    app.service.state.roads.close()


@pytest.fixture
def engine(atlas, tmp_path, engine_url):
    """The service with a real engine."""
    given = {"road_engine": "valhalla", "road_url": engine_url}
    with service(atlas, tmp_path, **given) as client:
        yield client


@pytest.fixture
def dead(atlas, tmp_path):
    """The service with an engine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with service(atlas, tmp_path, road_engine="valhalla", road_url=url) as client:
        yield client


def check(client, airport="ACX", **more):
    answer = client.get(CHECK, params={"airport": airport, "as_of": DAY, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_without_an_engine_204_km_are_left_open(client):
    body = check(client)
    assert (body["outcome"], body["drive"]["how"]) == ("undetermined", "not available")
    assert 200 < body["nearest"][0]["distance_km"] < 240
    assert "道路引擎" in body["because"]


class TestWithAnEngine:
    def test_the_drive_decides(self, engine, speed):
        body = check(engine)
        outcome, minutes = {"fast": ("not-met", 102), "slow": ("met", 205)}[speed]
        assert body["outcome"] == body["drive"]["outcome"] == outcome
        assert body["drive"]["minutes"] == pytest.approx(minutes, abs=1)
        assert body["nearest"][0]["drive_min"] == body["drive"]["minutes"]
        assert "Valhalla" in body["because"]

    def test_it_is_said_whose_roads_and_of_which_day(self, engine):
        drive = check(engine)["drive"]
        assert (drive["how"], drive["engine"]) == ("road engine", "Valhalla")
        assert drive["data"].startswith("20")
        assert drive["road_km"] == pytest.approx(204.4, abs=0.5)

    def test_it_is_said_that_ferries_are_not_told_apart(self, engine):
        assert sum("轮渡" in note for note in check(engine)["notes"]) == 1
        stated = check(engine, **{**STATED, "drive_min": 190})
        assert not any("轮渡" in note for note in stated["notes"])

    def test_the_answer_is_kept_by_nobody(self, engine):
        answer = engine.get(CHECK, params={"airport": "ACX", "as_of": DAY})
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers

    def test_nobody_is_asked_where_the_distance_decides(self, dead):
        assert check(dead, "JZH")["drive"]["how"] == "excluded by the speed limit"
        assert check(dead, "ZYI")["drive"]["how"] == "not needed"

    def test_a_site_off_the_roads_is_left_open_and_told(self, engine):
        body = check_at(engine, 104.96, 25.40)
        assert body["outcome"] == "undetermined"
        assert "5 公里内没有道路" in body["because"]

    def test_an_assessment_rests_on_it_too(self, engine, speed):
        params = {"airport": "ACX", "as_of": DAY, "routes": 12}
        body = engine.get("/assessments/preview", params=params).json()
        outcomes = {r["reading"]: r["outcome"] for r in body["readings"]}
        assert outcomes["either"] == {"fast": "not-met", "slow": "met"}[speed]

    def test_a_record_keeps_the_drive(self, engine, speed):
        stores = engine.app.service.state.provider.stores()
        token = stores.tokens.issue("王核", "officer", now(), None)
        application = {
            "airport": "ACX",
            "airport_class": "branch",
            "routes": 12,
            "as_of": DAY,
        }
        headers = {"Authorization": f"Bearer {token}"}
        answer = engine.post("/assessments", json=application, headers=headers)
        found = {f["rule"]: f for f in answer.json()["findings"]}
        drive = found["airport-proximity"]["drive"]
        assert drive["engine"] == "Valhalla"
        assert (drive["minutes"] <= 120) is (speed == "fast")
        rerun = f"{answer.headers['location']}/rerun"
        again = engine.get(rerun, headers=headers).json()
        assert again["changed"] is False


def check_at(client, lon, lat):
    params = {"lon": lon, "lat": lat, "as_of": DAY, "accuracy_m": 30}
    answer = client.get(CHECK, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestIsochrones:
    def test_hold_what_can_be_reached_and_nothing_else(self, engine, speed):
        lon, lat = ACX
        query = {"lon": lon, "lat": lat, "minutes": 120}
        body = engine.get("/roads/isochrone", params=query).json()
        shape = shapely.geometry.shape(body["geometry"])
        # Degrees of longitude at 25° N are 101 km: 100 and 140 minutes due west.
        per_min = {"fast": 2.0, "slow": 1.0}[speed] / 100.9
        assert shape.distance(shapely.Point(lon - 100 * per_min, lat)) < 0.02
        assert shape.distance(shapely.Point(lon - 140 * per_min, lat)) > 0.05

    def test_say_whose_they_are(self, engine):
        query = {"lon": ACX[0], "lat": ACX[1]}
        properties = engine.get("/roads/isochrone", params=query).json()["properties"]
        assert properties["minutes"] == 120
        assert properties["engine"] == "Valhalla"
        assert "OpenStreetMap" in properties["attribution"]

    def test_of_a_dead_engine_are_503(self, dead):
        answer = dead.get("/roads/isochrone", params={"lon": 104, "lat": 25})
        assert (answer.status_code, answer.json()["type"]) == (
            503,
            "/problems/roads-unavailable",
        )

    def test_without_an_engine_say_so(self, client):
        answer = client.get("/roads/isochrone", params={"lon": 104, "lat": 25})
        assert answer.status_code == 503
        assert "尚未接入" in answer.json()["detail"]

    @pytest.mark.parametrize(
        "query", ["", "lon=104", "lon=25&lat=104", "lon=104&lat=25&minutes=999"]
    )
    def test_of_nowhere_are_refused(self, client, query):
        assert client.get(f"/roads/isochrone?{query}").status_code == 400


def test_a_dead_engine_leaves_the_case_open_and_says_why(dead):
    body = check(dead)
    assert (body["outcome"], body["drive"]["how"]) == ("undetermined", "not available")
    assert "无法连接" in body["because"]


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [("client", (False, None)), ("dead", (True, False))],
)
def test_whether_an_engine_answers_is_told(request, fixture, expected):
    body = request.getfixturevalue(fixture).get("/roads").json()
    assert (body["connected"], body["answers"]) == expected


def found_with(facts, drives):
    """What the rule finds for 兴义 where the applicant states some drives."""
    day = date.fromisoformat(DAY)
    here, stated = by_code(facts, "ACX", day), Application(drives=tuple(drives))
    case = Case(candidate=here, as_of=day, application=stated)
    return RULES["airport-proximity"].check(case, facts)


class TestStatedByTheApplicant:
    def test_a_drive_with_its_document_decides_and_is_marked(self, client):
        body = check(client, **STATED)
        assert body["outcome"] == "met"
        assert body["drive"]["how"] == "stated by the applicant"
        assert body["drive"]["document"] == "省交通厅证明"
        assert "申请方所报" in body["because"]

    def test_one_within_two_hours_bars(self, client):
        body = check(client, **{**STATED, "drive_min": 115})
        assert body["outcome"] == "not-met"
        assert any("复核" in note for note in body["notes"])

    def test_an_engine_that_says_otherwise_is_told(self, engine, speed):
        minutes = {"fast": 190, "slow": 110}[speed]
        body = check(engine, **{**STATED, "drive_min": minutes})
        assert body["drive"]["how"] == "stated by the applicant"
        assert any("相反" in note for note in body["notes"])
        english = check(engine, **{**STATED, "drive_min": minutes, "lang": "en"})
        assert any("other side of two hours" in note for note in english["notes"])

    def test_a_drive_that_nobody_can_drive_is_refused(self, client):
        query = {"airport": "ACX", "as_of": DAY, **STATED, "drive_min": 90}
        answer = client.get(CHECK, params=query)
        assert (answer.status_code, answer.json()["parameter"]) == (400, "drive_min")

    def test_two_drives_to_one_port_are_refused(self, facts):
        drives = [
            StatedDrive(port_iata="KMG", drive_min=minutes, document="某号")
            for minutes in (115.0, 190.0)
        ]
        with pytest.raises(BadParameter, match="more than once"):
            found_with(facts, drives)

    @pytest.mark.parametrize("minutes", [0.0, -5.0, float("nan"), float("inf"), 101.0])
    def test_no_number_of_minutes_that_cannot_be_decides(self, facts, minutes):
        drive = StatedDrive(port_iata="KMG", drive_min=minutes, document="某号")
        with pytest.raises(BadParameter):
            found_with(facts, [drive])

    @pytest.mark.parametrize(
        ("minutes", "outcome"), [(119.9, "not-met"), (120.0, "not-met"), (120.1, "met")]
    )
    def test_two_hours_exactly_are_within(self, facts, minutes, outcome):
        drive = StatedDrive(port_iata="KMG", drive_min=minutes, document="某号")
        assert found_with(facts, [drive]).outcome == outcome

    @pytest.mark.parametrize("minutes", [119.96, 120.0, 120.04, 120.0001, 119.9999])
    def test_minutes_are_printed_on_the_side_that_decides(self, client, minutes):
        query = {"airport": "ACX", "as_of": DAY, **STATED, "drive_min": minutes}
        body = client.get(CHECK, params=query).json()
        within = minutes <= 120
        assert (body["drive"]["minutes"] <= 120) is within
        [said] = re.findall(r"车程 ([\d.]+) 分钟", body["because"])
        assert (float(said) <= 120) is within

    def test_the_least_minutes_named_are_taken(self, client):
        query = {"airport": "ACX", "as_of": DAY, **STATED, "drive_min": 1}
        refused = client.get(CHECK, params=query).json()["detail"]
        [least] = re.findall(r"至少须 (\d+) 分钟", refused)
        query["drive_min"] = least
        assert client.get(CHECK, params=query).status_code == 200

    def test_a_port_that_is_not_open_is_refused(self, client):
        query = {"airport": "ACX", "as_of": DAY, **STATED, "drive_port": "LUM"}
        answer = client.get(CHECK, params=query)
        assert (answer.status_code, answer.json()["parameter"]) == (400, "drive_port")

    @pytest.mark.parametrize("left_out", list(STATED))
    def test_half_a_statement_is_refused(self, client, left_out):
        half = {k: v for k, v in STATED.items() if k != left_out}
        query = {"airport": "ACX", "as_of": DAY, **half}
        answer = client.get(CHECK, params=query)
        assert (answer.status_code, answer.json()["parameter"]) == (400, left_out)


class Canned(BaseHTTPRequestHandler):
    """Answers as OSRM's documentation says, or as nothing should."""

    def do_GET(self):
        status, body = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    do_POST = do_GET  # noqa: N815 - named by the standard library

    def log_message(self, *_):
        pass


@pytest.fixture
def canned():
    """A loopback server whose ``answer`` a test sets."""
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), Canned) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        pool.submit(server.serve_forever, 0.01)
        yield server
        server.shutdown()


@pytest.fixture
def speaking(canned, atlas, tmp_path):
    """Services that speak to the canned engine as to one of a kind."""
    url = f"http://127.0.0.1:{canned.server_port}"
    with ExitStack() as stack:
        yield lambda kind: stack.enter_context(
            service(atlas, tmp_path, road_engine=kind, road_url=url)
        )


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(7_000.0, "not-met"), (9_000.0, "met")]
)
def test_osrm_is_understood(canned, speaking, seconds, outcome):
    table = {"code": "Ok", "durations": [[0, seconds]], "distances": [[0, 210_000.0]]}
    canned.answer = 200, table
    body = check(speaking("osrm"))
    assert (body["outcome"], body["drive"]["engine"]) == (outcome, "OSRM")
    assert body["drive"]["road_km"] == 210.0


@pytest.mark.parametrize(
    ("seconds", "metres", "reason"),
    [
        (3_600.0, 210_000.0, "最高时速"),
        (6_000.0, 240_000.0, "最高时速"),
        (9_000.0, 150_000.0, "道路不可能更短"),
        (-9_000.0, 210_000.0, "大于零"),
        (0.0, 0.0, "大于零"),
        (9_000.0, -1.0, "大于零"),
        (float("nan"), 210_000.0, "有限"),
        (float("inf"), 210_000.0, "有限"),
    ],
)
def test_a_drive_that_cannot_be_true_decides_nothing(
    canned, speaking, seconds, metres, reason
):
    canned.answer = 200, {"durations": [[0, seconds]], "distances": [[0, metres]]}
    body = check(speaking("osrm"))
    assert (body["outcome"], body["drive"]["how"]) == ("undetermined", "not available")
    assert reason in body["because"]
    assert body["nearest"][0]["drive_min"] is None


@pytest.mark.parametrize(
    ("east", "status"), [(106.0, 200), (108.5, 503), (float("nan"), 503)]
)
def test_an_isochrone_beyond_the_speed_limit_is_not_drawn(
    canned, speaking, east, status
):
    ring = [[104, 25], [east, 25], [104, 25.5], [104, 25]]
    area = {"type": "Polygon", "coordinates": [ring]}
    canned.answer = 200, {"features": [{"geometry": area}]}
    query = {"lon": 104, "lat": 25, "minutes": 120}
    answer = speaking("valhalla").get("/roads/isochrone", params=query)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((400, {"code": "NoSegment", "message": "far"}), "5 公里内没有道路"),
        (
            (200, {"code": "Ok", "durations": [[0, None]], "distances": [[0, None]]}),
            "相通",
        ),
        ((400, {"code": "TooBig", "message": "Too many"}), "Too many"),
        ((200, {"code": "Ok"}), "无法理解"),
        ((200, b"<html>"), "无法理解"),
        ((500, {}), "无法连接"),
    ],
)
@pytest.mark.parametrize("kind", ["osrm"])
def test_an_engine_that_does_not_help_leaves_the_case_open(
    canned, speaking, kind, answer, reason
):
    canned.answer = answer
    body = check(speaking(kind))
    assert body["outcome"] == "undetermined"
    assert reason in body["because"]


@pytest.mark.parametrize("answer", [(200, {}), (200, b"?"), (400, {}), (503, {})])
def test_nonsense_from_valhalla_leaves_the_case_open(canned, speaking, answer):
    canned.answer = answer
    client = speaking("valhalla")
    assert check(client)["outcome"] == "undetermined"
    answer = client.get("/roads/isochrone", params={"lon": 104, "lat": 25})
    assert answer.status_code == 503


def test_osrm_offers_no_isochrone_and_says_so(speaking):
    client = speaking("osrm")
    answer = client.get("/roads/isochrone", params={"lon": 104, "lat": 25})
    assert answer.status_code == 503
    assert "OSRM" in answer.json()["detail"]
