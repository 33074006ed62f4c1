"""Bodies: reading stops at the limit, faults are counted, none causes a 500."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.forms.reading import MOST_VALUES, Part, fitted, read_json
from app.http.wire.admission import CLIENT_LEFT
from app.processes.job_runner import LONGEST_BYTES, execution_of, inputs_of
from app.processes.offered.airport_screening import MOST
from app.registry import PROCESSES
from geodata.errors import BadForm, TooManyItems

RUN = "/processes/airport-screening/execution"
SITE = {"lon": "103.68", "lat": "32.85"}


def forms(form=Part):
    """Return every form there is."""
    found = set(form.__subclasses__())
    return found.union(*map(forms, found))


def screen(client, candidates, **headers):
    body = json.dumps({"inputs": {"candidates": candidates}})
    return client.post(RUN, content=body, headers=headers)


def test_anybody_may_screen_a_thousand_at_once(client):
    assert screen(client, [SITE] * 1_000).json()["summary"]["decided"] == 1_000
    refused = screen(client, [SITE] * 1_001)
    assert (refused.status_code, refused.json()["most"]) == (413, 1_000)
    assert "token" in refused.json()["detail_en"]


def test_more_than_500_kb_takes_a_token(client):
    refused = screen(client, [{**SITE, "name": "x" * 600} for _ in range(900)])
    assert (refused.status_code, refused.json()["longest_bytes"]) == (413, 500_000)


async def status_of(service, path, headers, receive):
    sent = []

    async def send(message):
        sent.append(message)

    asked = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"t"), *headers],
        "client": ("127.0.0.1", 1),
    }
    await service(asked, receive, send)
    return sent[0]["status"]


def post(service, path, headers, parts):
    """Return the status, and how many parts of the body were read for it."""
    given, left = [], iter(parts)

    async def receive():
        given.append(next(left))
        return {"type": "http.request", "body": given[-1], "more_body": True}

    work = status_of(service, path, headers, receive)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result(), len(given)


def test_a_client_that_leaves_while_it_sends_fails_nothing(service, caplog):
    async def receive():
        return {"type": "http.disconnect"}

    work = status_of(service, RUN, [], receive)
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, work).result() == CLIENT_LEFT
    assert not caplog.records


def test_a_body_that_says_it_is_too_long_is_not_read(service):
    headers = [(b"content-length", b"20000000")]
    assert post(service, RUN, headers, []) == (413, 0)


def test_a_body_that_does_not_say_is_read_as_far_as_allowed(service):
    headers = [(b"transfer-encoding", b"chunked")]
    assert post(service, RUN, headers, [bytes(100_000)] * 20) == (413, 6)


@pytest.mark.parametrize(
    "path", ["/assessments", "/assessments/2026-000001/decisions", RUN]
)
@pytest.mark.parametrize("token", [b"", b"Bearer no-such-token"])
def test_who_asks_is_known_before_the_body_is_read(service, path, token):
    headers = [(b"authorization", token), (b"prefer", b"respond-async")]
    assert post(service, path, headers, []) == (401, 0)


def test_twenty_faults_are_named_and_the_rest_counted(client):
    unknown = {f"k{number}": 1 for number in range(900)}
    answer = client.post(RUN, json={"inputs": {**unknown, "candidates": [SITE]}})
    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 20
    assert "and 880 more" in answer.json()["detail_en"]
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("member", ["inputs", "outputs"])
def test_members_without_end_are_one_fault(member):
    endless = dict.fromkeys(map(str, range(100_000)), 1)
    asked = {"inputs": {"candidates": [SITE]}, member: endless}
    process = PROCESSES["airport-screening"]
    with pytest.raises(BadForm) as refusal:
        inputs_of(process, execution_of(process, json.dumps(asked).encode()))
    assert [fault["field"] for fault in refusal.value.members["errors"]] == [member]


@pytest.mark.parametrize("form", sorted(forms(), key=lambda form: form.__name__))
def test_no_form_names_members_without_end(form):
    with pytest.raises(BadForm) as refusal:
        fitted(form, dict.fromkeys(map(str, range(100_000)), 1))
    fields = [fault["field"] for fault in refusal.value.members["errors"]]
    assert set(fields) <= {"JSON", "airport, name, position"}
    assert "JSON" in fields


def test_unknown_parameters_are_named_up_to_twenty(client):
    many = "&".join(f"a{number:04}=1" for number in range(5_000))
    answer = client.get(f"/collections/airports/items?{many}")
    assert "a0019, and 4980 more" in answer.json()["detail_en"]


def test_a_code_without_end_is_compared_with_nothing(client, monkeypatch):
    monkeypatch.setattr("app.rules.case.candidate.near", None)
    answer = screen(client, [{"code": "J" * 400_000}])
    assert answer.json()["summary"]["bad"] == 1
    assert len(answer.content) < 2_000


def test_a_name_without_end_is_cut(client):
    answer = client.post(RUN, json={"inputs": {"n" * 400_000: 1}})
    assert len(answer.content) < 5_000


@pytest.mark.parametrize("name", list(PROCESSES))
@pytest.mark.parametrize(
    "text", ["\\ud800", "\\udfff", "\\ud83d\\ud83d", "\\udc00\\ud800"]
)
def test_half_a_pair_is_no_text(client, name, text):
    body = f'{{"inputs":{{"candidates":[{{"lon":103,"lat":33,"name":"{text}"}}]}}}}'
    answer = client.post(f"/processes/{name}/execution", content=body)
    assert answer.status_code == 400
    assert "surrogates" in answer.json()["detail_en"]


@pytest.mark.parametrize(
    "body", [b'"\xed\xa0\x80"', b'"\xff"', b'"\xc0\x80"', '"口岸"'.encode("gbk")]
)
def test_bytes_that_are_no_utf_8_are_refused(body):
    with pytest.raises(BadForm):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "zh", "en"),
    [
        (b'{"a":\n ?}', "第 2 行第 2 个字符", "line 2, column 2"),
        (b'{"a":1,"a":2}', "成员重复", "named twice"),
        (b"NaN", "NaN 不是数", "NaN is no number"),
        (b"[" * 100_000, "嵌套过深", "nested"),
        (b"1e99999999999999999999", "指数过大", "exponent"),
    ],
)
def test_why_a_body_is_no_json_is_told_in_both_languages(body, zh, en):
    with pytest.raises(BadForm) as refusal:
        read_json(body)
    assert zh in refusal.value.detail.zh
    assert en in refusal.value.detail.en


def test_an_integer_of_thousands_of_digits_is_refused_as_a_value(client):
    body = '{"inputs": {"lon": %s, "lat": 33}}' % ("9" * 5_000)
    answer = client.post("/processes/airport-proximity/execution", content=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "lon"


def test_whole_pairs_and_byte_order_marks_are_read():
    assert read_json(b'\xef\xbb\xbf"\\ud83d\\ude00"') == "😀"


def test_a_body_of_too_many_values_is_refused_before_it_is_read(monkeypatch):
    body = b"[" + b"[]," * (MOST_VALUES // 2) + b"[]]"
    assert len(body) < LONGEST_BYTES
    monkeypatch.setattr(json, "loads", None)
    with pytest.raises(TooManyItems):
        read_json(body, LONGEST_BYTES)


def test_as_many_candidates_as_a_process_takes_are_within_that_bound():
    each = json.dumps({"type": "Feature", "properties": dict.fromkeys("abcdefghij", 1)})
    marks = sum(map(each.count, ",[{")) + 1
    assert marks * MOST < MOST_VALUES
