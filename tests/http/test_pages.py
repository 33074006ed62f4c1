"""Pages: parameters appended to shared addresses, languages, and a path prefix."""

import html
import re

import pytest
from fastapi.testclient import TestClient

from app.clock import today
from app.http.wire.pages import SECTIONS
from app.main import create_app
from app.registry import RULES
from geodata.plan_diff import CLASSES
from tests.http.test_offered_links import PAGES, Follower, links_of

APPENDED = "from=singlemessage&isappinstalled=0&utm_source=x&fbclid=y&_t=1&spm=a.b"
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PUBLIC = "https://gis.customs.example/kouan"
FORMS = [f"{page}?f=html" for page in PAGES]
SHOWN = [*FORMS, "/map", "/docs", "/api?f=html", "/collections/sea-ports/items?f=html"]


@pytest.mark.parametrize("path", [*SHOWN, "/assessments/preview?f=html&airport=JZH"])
def test_a_page_ignores_what_sharing_appends(client, path):
    sign = "&" if "?" in path else "?"
    plain, shared = client.get(path), client.get(f"{path}{sign}{APPENDED}")
    assert shared.status_code == 200
    assert shared.text == plain.text


@pytest.mark.parametrize(
    "path", ["/", "/plan", "/collections/sea-ports/items", "/rules"]
)
def test_a_browser_needs_no_format_to_get_the_page(client, path):
    got = client.get(f"{path}?{APPENDED}", headers=BROWSER)
    assert got.status_code == 200
    assert got.headers["content-type"].startswith("text/html")
    assert "singlemessage" not in got.text


def test_a_slip_of_the_pen_is_told_on_pages_too(client):
    preview = "/assessments/preview?f=html&airport=JZH"
    assert client.get(f"{preview}&treshold_km=150").status_code == 400
    assert client.get(f"{preview}&threshold_km=150").status_code == 200


def test_documents_that_are_no_pages_stay_strict_for_browsers(client):
    assert client.get(f"/tileMatrixSets?{APPENDED}", headers=BROWSER).status_code == 400


REFUSED = [
    ("/rules/airport-proximty", 404),
    ("/nowhere", 404),
    ("/plan?mark=a", 400),
    ("/collections/sea-ports/items?bbox=1", 400),
    ("/collections/sea-prts/items/dalian", 404),
]


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_a_browser_reads_why_it_is_refused_on_a_page(client, path, status):
    told = client.get(path).json()
    sign = "&" if "?" in path else "?"
    for lang, why in (("zh", "detail"), ("en", "detail_en")):
        page = client.get(f"{path}{sign}lang={lang}", headers=BROWSER)
        assert page.status_code == status
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["cache-control"] == "no-store"
        assert told[why] in html.unescape(page.text)


NO_PAGE = {
    r"/notice|/register/key|.*/proof": "a text to read or to save as it is",
    r"/tileMatrixSets.*|/collections/[^/]+/tiles.*|/tilejson/.*|/styles/.*": (
        "for programs that draw tiles; /styles and the page of a collection lead there"
    ),
    r"/collections/[^/]+/(queryables|schema|feature-schema)": (
        "for programs that write filters; the page of a collection explains the columns"
    ),
    r"/collections/[^/]+\.\{ending\}": "a file",
    r"/changes\.atom": "a feed; /changes is its page",
    r"/rules/[^/]+/(area|contours)|/roads/isochrone": "shapes, which the map draws",
}
"""Why an address has no page, by a pattern of its path in the definition."""

FILLED = {
    "planId": "plan-13",
    "ending": "csv",
    "fid": "x",
    "tileMatrix": "5",
    "tileRow": "12",
    "tileCol": "26",
    "recordId": "x",
    "changeNumber": "1",
    "jobId": "x",
}


def test_every_address_has_a_page_for_browsers_or_a_reason_for_none(client):
    paths = client.get("/api").json()["paths"]
    asked = [path for path, item in paths.items() if "get" in item]
    without = [p for p in asked if not any(re.fullmatch(one, p) for one in NO_PAGE)]
    assert len(asked) > len(without) > 50
    for path in without:
        needed = {"airport": "JZH"} if path.endswith("/check") else {}
        got = client.get(path.format(**FILLED), params=needed, headers=BROWSER)
        assert got.headers["content-type"].startswith("text/html"), path
        assert 'class="home"' in got.text, path
    for pattern in NO_PAGE:
        assert any(re.fullmatch(pattern, path) for path in asked), pattern


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES)
def test_the_check_of_a_rule_is_a_page_with_its_finding(client, rule, lang):
    path = f"/rules/{rule}/check?airport=JZH&as_of=2015-12-31&lang={lang}"
    told = client.get(path).json()
    page = html.unescape(client.get(path, headers=BROWSER).text)
    assert told["because"] in page
    assert told["heading"] in page
    whole = re.search(r'href="([^"]+/assessments/preview[^"]+)"', page)[1]
    assert client.get(whole).status_code == 200


def test_programs_get_the_same_check_as_before(client):
    path = "/rules/airport-proximity/check?airport=JZH"
    for accepted in ("*/*", "application/json", "application/geo+json"):
        got = client.get(path, headers={"accept": accepted})
        assert got.headers["content-type"] == "application/json"


LEADS_ON = {
    "/collections/sea-prts/items?limit=3": "/collections/sea-ports/items?limit=3",
    "/collections/sea-ports/items/dalan": "/collections/sea-ports/items/dalian",
    "/rules/airport-proximty": "/rules/airport-proximity",
    "/plans/plan-31": "/plans/plan-13",
    "/processes/airport-proximty": "/processes/airport-proximity",
    "/collections/sea-ports/items?limit=3&bbox=1": "/collections/sea-ports/items?limit=3",
    "/collections/sea-ports/items?bobx=1": "/collections/sea-ports/items",
}


@pytest.mark.parametrize("path", LEADS_ON)
def test_the_page_of_a_refusal_leads_to_what_was_meant(client, path):
    page = client.get(path, headers=BROWSER).text
    meant = f'href="http://testserver{html.escape(LEADS_ON[path])}"'
    assert meant in page
    got = client.get(LEADS_ON[path], headers=BROWSER)
    assert got.status_code == 200
    assert got.headers["content-type"].startswith("text/html")


def test_a_wrong_method_is_told_on_a_page_in_the_language_asked_for(client):
    got = client.get("/processes/airport-proximity/execution", headers=BROWSER)
    assert got.status_code == 405
    assert "<h1>不接受这种方法</h1>" in got.text
    assert got.headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_has_a_title_of_its_own_and_one_heading(client, path, lang):
    sign = "&" if "?" in path else "?"
    page = client.get(f"{path}{sign}lang={lang}").text
    if path == "/map":
        return
    title = re.search("<title>(.*?)</title>", page)[1]
    parts = title.split(" · ")
    assert len(parts) == len(set(parts)) > 1
    assert page.count("<h1>") == 1


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_programs_and_who_asks_for_json_get_the_problem_document(client, path, status):
    sign = "&" if "?" in path else "?"
    for got in (
        client.get(path, headers={"accept": "*/*"}),
        client.get(f"{path}{sign}f=json", headers=BROWSER),
    ):
        assert got.status_code == status
        assert got.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("", "zh-CN"), ("en-GB,en;q=0.9", "en"), ("zh-CN,en;q=0.8", "zh-CN")],
)
def test_the_map_opens_in_the_language_of_the_browser(client, accepted, lang):
    text = client.get("/map", headers={"accept-language": accepted}).text
    assert f'"lang":"{lang[:2]}"' in text
    again = client.get("/map?lang=en", headers={"accept-language": accepted}).text
    assert '"lang":"en"' in again


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_has_the_links_of_the_site(client, path):
    page = client.get(path).text
    for section in SECTIONS:
        assert f'href="{section.path}?{section.form.replace("&", "&amp;")}' in page


CURRENT = {
    "/?f=html": [],
    "/map": ["/map", "/map"],
    "/collections/sea-ports/items?f=html": ["/collections"],
    "/plans?f=html": ["/plan"],
    "/assessments/preview?f=html": ["/assessments/preview"],
    "/processes?f=html": ["/docs"],
}


@pytest.mark.parametrize("path", CURRENT)
def test_the_header_marks_the_section_of_a_page(client, path):
    marked = re.findall(r'href="([^"?]+)\?[^>]* aria-current=', client.get(path).text)
    assert [address for address in marked if address != "/"] == CURRENT[path]


def test_the_other_language_keeps_what_was_asked(client):
    asked = "filter=tier%20%3D%20'major'&sortby=-name_en&f=html"
    page = client.get(f"/collections/sea-ports/items?{asked}").text
    other = html.unescape(re.search(r'class="language" href="([^"]+)"', page)[1])
    assert "tier%20%3D%20%27major%27" in other
    assert '<html lang="en">' in client.get(other).text


@pytest.fixture(scope="module")
def behind(settings, atlas):
    """A client of the service behind a proxy that takes the path away."""
    placed = settings.model_copy(update={"public_url": PUBLIC})
    return TestClient(create_app(placed, atlas), raise_server_exceptions=False)


@pytest.mark.parametrize("path", SHOWN)
def test_every_address_of_a_page_has_the_path_in_front(client, behind, path):
    unpacked = {"accept-encoding": "identity"}
    plain, got = client.get(path), behind.get(path, headers=unpacked)
    offered = list(links_of(got))
    assert len(offered) == len(list(links_of(plain))) > 0
    for address in offered:
        outside = ("data:", "#", "https://www.", "http://www.", "https://json-schema")
        assert address.startswith((PUBLIC, "/kouan/", *outside)), address
    assert got.headers.get("content-length") == str(len(got.content))


def test_pages_behind_a_path_lead_somewhere(behind):
    follower = Follower(behind, PUBLIC)
    for page in ("/map", "/?f=html", "/collections/sea-ports/items?f=html&limit=2"):
        for address in links_of(behind.get(page)):
            path = address.removeprefix("https://gis.customs.example")
            if path.startswith("/kouan"):
                status = follower.status(f"{PUBLIC}{path.removeprefix('/kouan')}")
                assert status in (200, 401), path


def test_forms_and_redirects_have_the_path_too(behind):
    assert 'action="/kouan/assessments/preview"' in behind.get(FORMS[-1]).text
    got = behind.get("/collections/?f=html", follow_redirects=False)
    assert got.headers["location"] == f"{PUBLIC}/collections?f=html"


def test_scripts_of_pages_name_no_address_from_the_root(client):
    for file in (
        "webmap/service/api.js",
        "webmap/service/libraries.js",
        "pages/items.js",
        "pages/self-check.js",
    ):
        text = client.get(f"/static/{file}").text
        assert 'fetch("/' not in text
        assert 'import("/' not in text
        assert "import.meta.url" in text or "root.js" in text


def test_the_front_page_counts_what_the_plan_lists(client, facts):
    page = client.get("/?f=html&lang=zh").text
    shown = re.findall(
        r'<dt><a href="/collections/([\w-]+)\?[^>]*>[^<]*</a></dt>\s*'
        r"<dd><strong>(\d+)</strong>",
        page,
    )
    plan = facts.plans.on(today())
    assert len(shown) == len(CLASSES)
    for name, count in shown:
        rows = plan.records(name.replace("-", "_"))
        assert int(count) == len([row for row in rows if not row.get("parent")]), name


def test_the_front_page_leads_to_map_check_and_clients(client):
    page = client.get("/?f=html&lang=en").text
    assert 'href="/map?lang=en"' in page
    assert re.search(r'action="/assessments/preview".*name="place"', page, re.DOTALL)
    assert ">http://testserver</pre>" in page
    assert page.count("Kouan Atlas") == 3
