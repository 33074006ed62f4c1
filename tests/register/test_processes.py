"""The rules as OGC API Processes: at once and as jobs, with the same answers."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.clock import now
from app.processes.job_runner import JobRunner
from app.registry import PROCESSES, RULES
from app.rules.context import RuleContext
from geodata.errors import InvalidInput
from geodata.register.errors import JobsFull, TooManyJobs, UnknownJob
from geodata.register.jobs import FILE, KEPT, MOST_OPEN, STALE
from tests.register.conftest import NOW, assessments_of, finished
from tests.register.test_over_http import sqlite_only

JZH = {"airport": "JZH", "as_of": "2015-12-31"}
EXECUTE = "/processes/airport-proximity/execution"
every_process = pytest.mark.parametrize("name", list(PROCESSES))


def run(shop, inputs=JZH, **more):
    answer = shop.client.post(EXECUTE, json={"inputs": inputs, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def accepted(shop, inputs=JZH):
    headers = {**shop.headers("reader"), "Prefer": "respond-async"}
    answer = shop.client.post(EXECUTE, json={"inputs": inputs}, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["preference-applied"] == "respond-async"
    return answer.headers["location"], headers


@pytest.fixture
def context(facts):
    return RuleContext(facts=facts, rules=RULES, reading="either")


@pytest.fixture
def jobs(shop):
    return shop.stores.jobs


SHORT = {"port": "CTU", "minutes": 90, "document": "route survey"}
NO_PORT = {**SHORT, "port": "JZH"}


@sqlite_only
@pytest.mark.parametrize(
    ("drive", "member"), [(SHORT, "drives.minutes"), (NO_PORT, "drives.port")]
)
def test_a_drive_that_cannot_be_is_refused_by_the_name_of_its_member(
    shop, drive, member
):
    filed = {**JZH, "airport_class": None, "routes": None, "drives": [drive]}
    asked = {"inputs": filed}
    process = "/processes/airport-assessment/execution"
    for answer in (
        shop.client.post(process, json=asked),
        shop.client.post("/assessments", json=filed, headers=shop.headers("officer")),
    ):
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["field"] == member
        assert "参数" not in error["zh"]


@sqlite_only
class TestAtOnce:
    def test_gives_the_same_answer_as_the_check(self, shop):
        query = "airport=JZH&as_of=2015-12-31"
        checked = shop.client.get(f"/rules/airport-proximity/check?{query}").json()
        assert run(shop) == checked

    def test_gives_a_document_where_that_is_asked_for(self, shop):
        body = run(shop, response="document")
        assert list(body) == ["finding"]

    def test_decimals_say_how_exact_a_position_is(self, shop):
        body = shop.client.post(
            EXECUTE, content='{"inputs": {"lon": 103.680, "lat": 32.850}}'
        ).json()
        assert body["candidate"]["accuracy_m"] == pytest.approx(72.7, abs=0.1)

    @pytest.mark.parametrize(
        ("body", "fields"),
        [
            ({}, {"inputs"}),
            ({"inputs": []}, {"inputs"}),
            ({"inputs": {}}, {"lon"}),
            ({"inputs": {"lon": 103.6}}, {"lat"}),
            ({"inputs": {"lon": "x", "lat": 32}}, {"lon"}),
            ({"inputs": {**JZH, "colour": 1}}, {"colour"}),
            ({"inputs": {**JZH, "threshold_km": -1}}, {"threshold_km"}),
            ({"inputs": JZH, "outputs": {"verdict": {}}}, {"outputs.verdict"}),
            ({"inputs": JZH, "response": "loud"}, {"response"}),
            ({"inputs": JZH, "subscriber": {}}, {"subscriber"}),
        ],
    )
    def test_refuses_what_it_cannot_take(self, shop, body, fields):
        answer = shop.client.post(EXECUTE, json=body)
        assert answer.status_code == 400
        assert {error["field"] for error in answer.json()["errors"]} == fields

    def test_an_application_is_assessed_and_not_kept(self, shop):
        inputs = {**JZH, "airport_class": "branch", "routes": 12}
        where = "/processes/airport-assessment/execution"
        body = shop.client.post(where, json={"inputs": inputs}).json()
        assert [finding["rule"] for finding in body["findings"]] == list(RULES)
        assert assessments_of(shop) == 0


@sqlite_only
class TestScreening:
    WHERE = "/processes/airport-screening/execution"

    def screened(self, shop, candidates, **more):
        inputs = {"candidates": candidates, "as_of": "2015-12-31", **more}
        headers = shop.headers("reader")
        answer = shop.client.post(self.WHERE, json={"inputs": inputs}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def test_decides_each_as_its_own_check(self, shop):
        body = self.screened(
            shop, [{"code": "JZH"}, {"code": "ZYI"}, {"code": "ACX", "name": "兴义"}]
        )
        found = [f["properties"] for f in body["features"]]
        assert [p["outcome"] for p in found] == ["met", "not-met", "undetermined"]
        assert found[0]["distance_km"] == 253.480632
        assert body["summary"] == {"read": 3, "decided": 3, "bad": 0}

    def test_takes_points_of_geojson_with_their_decimals(self, shop):
        text = (
            '{"inputs": {"as_of": "2015-12-31", "candidates": {"type": '
            '"FeatureCollection", "features": [{"type": "Feature", "id": "a", "properties":'
            ' {"name": "甲"}, "geometry": {"type": "Point", "coordinates": '
            "[103.680, 32.850]}}]}}}"
        )
        body = shop.client.post(self.WHERE, content=text).json()
        properties = body["features"][0]["properties"]
        assert (properties["input_id"], properties["name"]) == ("a", "甲")
        assert properties["accuracy_m"] == pytest.approx(72.7, abs=0.1)

    def test_tells_those_that_cannot_be_decided(self, shop):
        body = self.screened(
            shop,
            [
                {"lon": 32.8, "lat": 103.6},
                {"code": "XQX"},
                {},
                {"lon": "x", "lat": 1},
                {"code": "JZH"},
            ],
        )
        assert [one["index"] for one in body["bad"]] == [1, 2, 3, 4]
        assert [f["id"] for f in body["features"]] == [5]

    @pytest.mark.parametrize("candidates", [[], {}, "JZH", [1], {"features": 1}, None])
    def test_refuses_what_are_no_candidates(self, shop, candidates):
        inputs = {"inputs": {"candidates": candidates}}
        answer = shop.client.post(self.WHERE, json=inputs)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "candidates"

    def test_twenty_thousand_pass(self, shop):
        many = [{"lon": 100 + n * 1e-4, "lat": 35.0} for n in range(20_000)]
        body = self.screened(shop, many, accuracy_m=100)
        assert body["summary"]["decided"] == 20_000


class TestAsJobs:
    def test_end_with_the_same_answer(self, shop):
        where, _ = accepted(shop)
        finished(shop.client.app.service.state.job_runner)
        status = shop.client.get(where).json()
        assert (status["status"], status["progress"]) == ("successful", 100)
        assert shop.client.get(f"{where}/results").json() == run(shop)

    def test_are_listed_the_newest_first(self, shop):
        first, second = accepted(shop)[0], accepted(shop)[0]
        listed = shop.client.get("/jobs").json()["jobs"]
        assert {first[-16:], second[-16:]} == {job["jobID"] for job in listed}

    def test_that_cannot_be_run_say_why(self, shop):
        where, _ = accepted(shop, {"airport": "XQX"})
        finished(shop.client.app.service.state.job_runner)
        status = shop.client.get(where).json()
        assert status["status"] == "failed"
        assert "XQX" in status["message"]
        assert status["problem"]["type"] == "/problems/unknown-airport"

    @pytest.mark.parametrize(
        "inputs",
        [
            {"airport": "XQX"},
            {"airport": "JZH", "lon": 103.68},
            {"lon": 200, "lat": 95, "accuracy_m": 30},
        ],
    )
    def test_that_failed_answer_as_at_once(self, shop, inputs):
        where, _ = accepted(shop, inputs)
        finished(shop.client.app.service.state.job_runner)
        later = shop.client.get(f"{where}/results")
        at_once = shop.client.post(EXECUTE, json={"inputs": inputs})
        assert later.status_code == at_once.status_code
        assert later.headers["content-type"] == "application/problem+json"
        instance = {"instance": later.json()["instance"]}
        assert later.json() == at_once.json() | instance

    def test_that_failed_by_a_fault_of_ours_answer_500(self, shop, monkeypatch):
        def broken(*_):
            raise ZeroDivisionError

        monkeypatch.setattr(JobRunner, "_outputs", broken)
        where, _ = accepted(shop)
        finished(shop.client.app.service.state.job_runner)
        answer = shop.client.get(f"{where}/results")
        assert answer.status_code == 500
        assert "ZeroDivision" not in answer.text

    def test_are_dismissed_by_who_asked_for_them(self, shop):
        where, headers = accepted(shop)
        finished(shop.client.app.service.state.job_runner)
        answer = shop.client.delete(where, headers=headers)
        assert answer.json()["status"] == "dismissed"
        gone = shop.client.get(f"{where}/results").json()
        assert gone["type"].endswith("/result-not-ready")

    def test_take_a_token(self, shop):
        answer = shop.client.post(
            EXECUTE, json={"inputs": JZH}, headers={"Prefer": "respond-async"}
        )
        assert answer.status_code == 401

    def test_that_are_not_there_are_told_as_the_standard_says(self, shop):
        answer = shop.client.get("/jobs/none")
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("/no-such-job")


class TestJobsLeftBehind:
    def test_are_run_by_the_next_clerk(self, jobs, context):
        left = jobs.accept(
            "airport-proximity", '{"inputs":{"airport":"JZH"}}', "a", NOW
        )
        assert jobs.claim(left.id, NOW)
        other = jobs.accept(
            "airport-proximity", '{"inputs":{"airport":"JZH"}}', "a", NOW
        )
        job_runner = JobRunner(jobs)
        job_runner.take(other.id, PROCESSES, context)
        finished(job_runner)
        assert [jobs.job(job.id).status for job in (left, other)] == ["successful"] * 2

    def test_are_claimed_by_one_only(self, jobs):
        job = jobs.accept("airport-proximity", "{}", "a", NOW)
        assert jobs.claim(job.id, NOW)
        assert jobs.claim(job.id, NOW) is None

    def test_are_free_again_when_the_claim_is_stale(self, jobs):
        job = jobs.accept("airport-proximity", "{}", "a", NOW)
        jobs.claim(job.id, NOW)
        later = NOW + STALE + timedelta(seconds=1)
        assert jobs.waiting(NOW) == []
        assert jobs.waiting(later) == [job.id]
        assert jobs.claim(job.id, later)

    def test_give_nothing_once_dismissed(self, jobs):
        job = jobs.accept("airport-proximity", "{}", "a", NOW)
        jobs.claim(job.id, NOW)
        jobs.dismiss(job.id, NOW)
        assert not jobs.renew(job.id, 50, NOW)
        jobs.finish(job.id, "{}", NOW)
        assert jobs.job(job.id).outputs is None

    def test_that_never_were_are_told(self, jobs):
        with pytest.raises(UnknownJob):
            jobs.dismiss("none", NOW)


class TestBoundsOfJobs:
    def ask(self, jobs, holder="a", now=NOW, inputs="{}"):
        return jobs.accept("airport-proximity", inputs, holder, now).id

    def test_a_holder_has_so_many_open(self, jobs):
        mine = [self.ask(jobs) for _ in range(MOST_OPEN)]
        with pytest.raises(TooManyJobs):
            self.ask(jobs)
        assert self.ask(jobs, holder="b")
        jobs.dismiss(mine[0], NOW)
        assert self.ask(jobs)

    def test_old_ones_are_removed(self, jobs):
        old = self.ask(jobs)
        self.ask(jobs, now=NOW + KEPT)
        assert jobs.job(old)
        self.ask(jobs, now=NOW + KEPT + timedelta(seconds=1))
        with pytest.raises(UnknownJob):
            jobs.job(old)

    def test_there_is_room_for_so_much(self, jobs, monkeypatch):
        monkeypatch.setattr("geodata.register.jobs.MOST_BYTES_EACH", 10)
        monkeypatch.setattr("geodata.register.jobs.MOST_BYTES", 15)
        first = self.ask(jobs, inputs="字字")
        jobs.claim(first, NOW)
        for full in (
            lambda: self.ask(jobs, inputs="字字"),
            lambda: jobs.finish(first, "字字", NOW),
            lambda: self.ask(jobs, holder="b", inputs="字字字字"),
        ):
            with pytest.raises(JobsFull):
                full()
        assert jobs.dismiss(first, NOW).size_bytes == 0
        assert self.ask(jobs, inputs="字字")

    @sqlite_only
    def test_a_sixth_one_is_told_to_wait(self, shop, monkeypatch):
        monkeypatch.setattr(JobRunner, "take", lambda *_: None)
        headers = {**shop.headers("reader"), "Prefer": "respond-async"}
        body = {"inputs": JZH}
        answers = [
            shop.client.post(EXECUTE, json=body, headers=headers)
            for _ in range(MOST_OPEN + 1)
        ]
        assert [a.status_code for a in answers] == [201] * MOST_OPEN + [429]
        assert answers[-1].headers["retry-after"]


@sqlite_only
class TestFileOfJobs:
    def test_is_apart_and_for_its_owner_alone(self, shop, tmp_path):
        accepted(shop)
        assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600

    def test_full_it_keeps_nothing_from_being_filed(self, shop):
        engine = shop.stores.jobs.engine

        @event.listens_for(engine, "begin")
        def fill(connection):
            connection.exec_driver_sql("PRAGMA max_page_count = 1")

        headers = {**shop.headers("reader"), "Prefer": "respond-async"}
        answer = shop.client.post(EXECUTE, json={"inputs": JZH}, headers=headers)
        assert answer.json()["type"] == "/problems/jobs-unavailable"
        application = {**JZH, "airport_class": "branch", "routes": 12}
        filed = shop.client.post(
            "/assessments", json=application, headers=shop.headers()
        )
        assert filed.status_code == 201

    def test_taken_away_it_is_made_again(self, shop, tmp_path):
        accepted(shop)
        finished(shop.client.app.service.state.job_runner)
        for file in tmp_path.glob(f"{FILE}*"):
            file.unlink()
        assert shop.client.get("/jobs").json()["jobs"] == []


@sqlite_only
def test_a_job_is_dismissed_by_the_token_it_was_asked_for_with(shop):
    where, headers = accepted(shop)
    other = shop.stores.tokens.issue("读者乙", "reader", now(), None)
    stranger = {"Authorization": f"Bearer {other}"}
    assert shop.client.delete(where, headers=stranger).status_code == 403
    assert shop.client.delete(where, headers=shop.headers("admin")).status_code == 200
    assert shop.client.delete(where, headers=headers).status_code == 200


@sqlite_only
class TestDescriptions:
    @every_process
    def test_have_inputs_and_outputs_with_schemas(self, shop, name):
        body = shop.client.get(f"/processes/{name}").json()
        assert body["id"] == name
        assert all(described["schema"] for described in body["inputs"].values())
        assert body["outputs"]
        assert "$ref" not in shop.client.get(f"/processes/{name}").text

    @every_process
    def test_are_readable_pages(self, shop, name):
        page = shop.client.get(f"/processes/{name}?f=html")
        assert PROCESSES[name].title.zh in page.text

    @every_process
    def test_without_inputs_refuse_rather_than_guess(self, shop, context, name):
        process = PROCESSES[name]
        with pytest.raises((InvalidInput, ValueError)):
            process.run(process.form.model_validate({}), context, lambda _: None)

    def test_of_processes_there_are_not_are_told_as_the_standard_says(self, shop):
        answer = shop.client.get("/processes/none")
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("/no-such-process")
