"""What settings add to the map: the reach by road, and sites that may embed it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Witness
from tests.browser.test_accessible import violations
from tests.browser.test_print import said
from tests.browser.waiting import drawn, until
from tests.roads.conftest import valhalla
from tests.serving import serving


@pytest.fixture(scope="module")
def home(server, tmp_path_factory):
    """A service with a road engine and short answers, that the usual one may embed."""
    folder = tmp_path_factory.mktemp("roads")
    with (
        valhalla(folder, "60") as engine,
        serving(
            data_dir=folder,
            road_engine="valhalla",
            road_url=engine,
            framed_by=server,
            page_default=10,
            page_maximum=30,
        ) as address,
    ):
        yield address


def test_the_reach_is_drawn_with_the_verdict_and_its_drive(chromium, home):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    drawn(page, f"{home}/map")
    page.fill("#query", "ACX")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("min (道路引擎所算)")
    expect(page.locator("path[stroke='var(--drive)']")).to_have_count(1)
    page.click("#verdict .close")
    expect(page.locator("path[stroke='var(--drive)']")).to_have_count(0)
    assert witness.complaints == []
    page.close()


def test_a_site_that_the_setting_names_embeds_the_map(chromium, server, home):
    page = chromium.new_page()
    drawn(page, f"{home}/map#tab=share")
    expect(page.locator("#shareFraming")).to_contain_text(server)
    expect(page.locator("#shareEmbed")).to_have_value(re.compile("<iframe "))
    snippet = page.input_value("#shareEmbed")
    # A JSON answer has no content security policy, so its page serves as another site.
    page.goto(f"{server}/conformance?f=json")
    page.set_content(snippet)
    heading = page.frame_locator("iframe").locator("#panel h1")
    expect(heading).to_have_text("口岸图集")
    page.close()


def test_where_answers_have_few_features_the_map_has_all(chromium, home):
    page = drawn(chromium.new_page(), f"{home}/map#layers=border-ports")
    until(page, "() => window.kouan.drawn.get('border-ports').shapes.size === 68")
    page.close()


COMPARED = "at=ACX;KMG&tab=layers"
DASHED = "(paths) => paths.map((path) => path.getAttribute('stroke-dasharray'))"


def test_every_candidate_compared_has_a_reach_of_its_own(chromium, home):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    drawn(page, f"{home}/map#{COMPARED}")
    for place in (1, 2):
        own = page.locator(f"path[stroke='var(--own-{place})']")
        expect(own).to_have_count(1)
    dashes = page.locator(".leaflet-check-pane path[stroke^='var(--own']")
    assert len(set(dashes.evaluate_all(DASHED))) == 2
    rows = page.locator("#isochrones li")
    expect(rows).to_have_text(["A ACX", "B KMG"])
    assert {"A ACX", "B KMG"} <= set(said(page).splitlines())
    page.locator("#verdict .drop").first.click()
    expect(page.locator("path[stroke='var(--drive)']")).to_have_count(1)
    expect(rows).to_have_text(["KMG"])
    assert violations(page) == []
    assert witness.complaints == []
    page.close()


def test_without_an_engine_the_page_says_why_there_is_none(visit):
    page = visit(COMPARED)
    expect(page.locator("#isochrones")).to_contain_text("未接入道路引擎")
    page.click("#verdict .close")
    expect(page.locator("#isochrones")).to_be_hidden()
