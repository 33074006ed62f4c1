"""The reach of two hours by road, drawn by a real engine beside the verdict."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Witness
from tests.browser.waiting import drawn
from tests.roads.conftest import valhalla
from tests.serving import serving


@pytest.fixture(scope="module")
def with_roads(tmp_path_factory):
    """The address of a service with a road engine behind it."""
    folder = tmp_path_factory.mktemp("roads")
    with (
        valhalla(folder, "60") as engine,
        serving(data_dir=folder, road_engine="valhalla", road_url=engine) as address,
    ):
        yield address


def test_is_drawn_with_the_verdict_and_its_drive(chromium, with_roads):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    drawn(page, f"{with_roads}/map")
    page.fill("#query", "ACX")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("分钟（Valhalla）")
    expect(page.locator("path[stroke='#6b3fa0']")).to_have_count(1)
    page.click("#verdict .close")
    expect(page.locator("path[stroke='#6b3fa0']")).to_have_count(0)
    assert witness.complaints == []
    page.close()
