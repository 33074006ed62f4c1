"""Charts count what the layers hold."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import standing
from tests.browser.waiting import message, refused


@pytest.fixture(scope="module")
def charts(visitors, server):
    """The charts, drawn once for all tests that read them."""
    with standing(visitors, server) as page:
        page.get_by_role("tab", name="图表").click()
        expect(page.locator(".chart")).to_have_count(4)
        yield page.locator(".chart")


def numbers(chart):
    """The figures of a chart, row by row, added up."""
    cells = chart.locator("td.number").all_inner_texts()
    return [sum(map(int, cell.split(" + "))) for cell in cells]


def test_sea_ports_are_counted_by_cluster(charts):
    assert sorted(numbers(charts.nth(0))) == [5, 8, 8, 8, 9]


def test_border_entries_are_counted_by_neighbour(charts):
    found = numbers(charts.nth(1))
    assert sum(found) == 68
    assert found == sorted(found, reverse=True)


MOVED = {"KMG", "HFE", "YNT", "TAO", "LYG", "ZHA"}
"""Ports that moved to a new site: approved once, at the first."""


def test_a_port_that_moved_is_counted_once_and_what_is_left_out_is_told(charts, atlas):
    sites = atlas.facts.records("aviation_ports")
    moves = [
        site for site in sites if site["iata"] in MOVED and site["status"] == "open"
    ]
    chart = charts.nth(2)
    counted = sum(numbers(chart))
    undated = len(sites) - len(moves) - counted
    assert undated > 0
    expect(chart.locator(".note")).to_contain_text(f"另有 {undated} 处")
    expect(chart.locator(".note")).to_contain_text(f"新场址 {len(moves)} 处")


def test_years_without_openings_have_a_row_too(charts):
    years = [int(year) for year in charts.nth(2).locator("th").all_inner_texts()]
    assert years == [*range(years[0], years[-1] + 1)]
    assert 0 in numbers(charts.nth(2))


def test_distances_have_the_line_of_the_rule(charts):
    chart = charts.nth(3)
    expect(chart.locator("tr.line th")).to_have_text("200–250 km")
    assert sum(numbers(chart)) > 150


def test_a_chart_that_fails_leaves_the_others(page, witness):
    refused(page, "**/airport-screening/**")
    page.get_by_role("tab", name="图表").click()
    expect(page.locator(".chart")).to_have_count(3)
    failed = message(page, "图表").get_by_role("button", name="重试")
    expect(failed).to_be_visible()
    page.unroute("**/airport-screening/**")
    failed.click()
    expect(page.locator(".chart")).to_have_count(4)
    witness.forgive("503")
