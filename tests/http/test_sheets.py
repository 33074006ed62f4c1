"""The decision sheet of a preview, as the service hands it out."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.sheets import HOSTILE, pages

PREVIEW = "/assessments/preview"
ASKED = {"airport": "JZH", "as_of": "2015-12-31", "routes": 12}


def test_the_pdf_opens_in_the_browser_under_a_name_that_tells(client):
    answer = client.get(PREVIEW, params={**ASKED, "f": "pdf"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    held = unquote(answer.headers["content-disposition"])
    assert held.startswith("inline")
    assert held.endswith("UTF-8''核查单-九寨黄龙机场-2015-12-31.pdf")
    assert "253.481km" in "".join(pages(answer.content))


def test_a_hostile_name_cannot_leave_the_header(client):
    asked = {"lon": 103.6, "lat": 32.8, "as_of": "2015-12-31", "f": "pdf"}
    answer = client.get(PREVIEW, params={**asked, "name": f'"{HOSTILE}'})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].count('"') == 2
    broken = client.get(PREVIEW, params={**asked, "name": f'"\r\n{HOSTILE}'})
    assert broken.status_code == 400


def test_programs_may_ask_for_the_pdf_by_accept(client):
    answer = client.get(PREVIEW, params=ASKED, headers={"Accept": "application/pdf"})
    assert answer.content.startswith(b"%PDF")


def test_browsers_still_get_the_form(client):
    answer = client.get(PREVIEW, params=ASKED, headers={"Accept": "text/html"})
    assert '<form class="application"' in answer.text


def test_the_form_leads_to_both_sheets(client):
    page = client.get(PREVIEW, params={**ASKED, "f": "html"}).text
    assert "f=pdf" in page
    assert "f=sheet" in page


def test_the_sheet_is_a_page_without_scripts(client):
    answer = client.get(PREVIEW, params={**ASKED, "f": "sheet", "lang": "en"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "Not on record" in answer.text
    assert "Jiuzhai Huanglong Airport" in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh", "WGS 84（由 GCJ-02 换算）"), ("en", "WGS 84, converted from GCJ-02")],
)
def test_the_sheet_names_the_datum_that_was_given(client, lang, told):
    asked = {"lon": "103.68", "lat": "32.85", "datum": "高德", "f": "sheet"}
    assert told in client.get(PREVIEW, params={**asked, "lang": lang}).text


def test_a_sheet_without_a_site_is_refused(client):
    assert client.get(PREVIEW, params={"f": "pdf"}).status_code == 400


def test_without_fonts_the_service_says_what_to_install(atlas, tmp_path: Path):
    bare = TestClient(create_app(Settings(fonts=tmp_path), atlas))
    answer = bare.get(PREVIEW, params={**ASKED, "f": "pdf"})
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.json()["detail"]
    assert bare.get(PREVIEW, params={**ASKED, "f": "sheet"}).status_code == 200
