"""Facets and the table: the map, the rows and the files hold the same places."""

import csv
import io
import json
import re
import urllib.request
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from app.registry import ENCODERS
from tests.browser.waiting import message, until

RAIL_TO_RUSSIA = {"manzhouli-rail", "suifenhe-rail", "hunchun-rail", "tongjiang-rail"}


def shapes(page, layer):
    """The drawn features of a loaded layer; a choice takes effect at once."""
    return set(
        page.evaluate(
            "(id) => [...window.kouan.drawn.get(id).shapes.keys()]",
            layer,
        )
    )


def rows(page):
    """The rows of the table, as soon as it has any."""
    page.locator("#table tbody tr").first.wait_for()
    return page.locator("#table tbody tr").evaluate_all(
        "all => all.map(e => e.dataset.id)"
    )


def drawn_are(page, count):
    """Wait until this number of border ports is on the map."""
    until(
        page,
        f"() => window.kouan.drawn.get('border-ports').shapes.size === {count}",
    )


def facet(page, column, value):
    return page.locator(f'[data-facet={column}] input[value="{value}"]')


def count(page, column, value):
    return int(
        facet(page, column, value).locator("xpath=../*[@class='count']").inner_text()
    )


def test_every_facet_of_the_plan_is_offered_with_counts(page):
    page.get_by_role("tab", name="筛选").click()
    expect(page.locator("[data-facet]")).to_have_count(8)
    offered = page.locator("[data-facet]").evaluate_all(
        "all => all.map(e => e.dataset.facet)"
    )
    assert offered == [
        "region",
        "cluster",
        "neighbour",
        "mode",
        "tier",
        "role",
        "status",
        "province_zh",
    ]
    assert count(page, "cluster", "yangtze-river-delta") == 9  # harbours count as 苏州
    assert count(page, "role", "global") == 3


def test_what_is_ticked_stays_on_the_map_and_in_the_table(page):
    page.get_by_role("tab", name="筛选").click()
    page.click("#show-table")
    page.locator("#table select").select_option("border-ports")
    facet(page, "neighbour", "RU").check()
    facet(page, "mode", "rail").check()
    expect(page.locator("#table tbody tr")).to_have_count(4)
    assert shapes(page, "border-ports") == set(rows(page)) == RAIL_TO_RUSSIA
    assert shapes(page, "sea-ports") == set()
    expect(page.locator(".filtered")).to_contain_text("显示 4 处")


def test_counts_say_what_a_tick_would_leave(page):
    page.get_by_role("tab", name="筛选").click()
    facet(page, "neighbour", "RU").check()
    foretold = count(page, "mode", "rail")
    facet(page, "mode", "rail").check()
    drawn_are(page, foretold)


def test_the_filter_is_cleared_at_once(visit):
    page = visit("tab=filter&where=mode:rail")
    assert len(shapes(page, "border-ports")) < 68
    page.get_by_role("button", name="清除筛选").click()
    drawn_are(page, 68)
    expect(page).not_to_have_url(re.compile("where"))


def test_areas_round_ports_stay_while_one_of_their_ports_does(visit):
    page = visit("where=cluster:yangtze-river-delta&layers=sea-clusters,sea-ports")
    assert shapes(page, "sea-clusters") == {"yangtze-river-delta"}


def test_areas_without_a_port_left_go(visit):
    page = visit(
        "where=mode:rail&layers=sea-clusters,sea-ports,border-ports,border-regions"
    )
    assert shapes(page, "sea-clusters") == set()
    assert shapes(page, "border-regions") == {
        "northeast",
        "north",
        "northwest",
        "southwest",
    }


def test_the_keyboard_stays_where_it_was(page):
    page.get_by_role("tab", name="筛选").click()
    facet(page, "mode", "rail").focus()
    page.keyboard.press("Space")
    expect(facet(page, "mode", "rail")).to_be_focused()
    expect(facet(page, "mode", "rail")).to_be_checked()


@pytest.mark.parametrize(
    ("layer", "where"),
    [
        ("border-ports", "neighbour:RU,MN;mode:rail"),
        ("sea-ports", "cluster:yangtze-river-delta"),
        ("aviation-ports", "status:open;province_zh:四川省,山东省"),
        ("airports", "status:null,open;province_zh:四川省"),
        ("border-pairs", "region:southwest;status:planned"),
        ("provinces", ""),
        ("sea-clusters", "cluster:bohai-rim,pearl-river-delta"),
    ],
)
def test_the_files_hold_the_rows(visit, server, layer, where):
    page = visit(f"layers={layer}&table={layer}&where={where}")
    expect(page.locator("#table .downloads a")).to_have_count(len(ENCODERS))
    links = {
        link.get_attribute("data-format"): link.get_attribute("href")
        for link in page.locator("#table .downloads a").all()
    }
    assert list(links) == [*(name for name in ENCODERS if name != "html"), "html"]
    with urllib.request.urlopen(server + links["json"]) as answer:
        taken = [feature["id"] for feature in json.load(answer)["features"]]
    assert sorted(taken) == sorted(rows(page))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_to_send_has_the_columns_and_words_of_the_page(visit, server, lang):
    page = visit(
        f"lang={lang}&table=border-pairs&layers=border-pairs&where=mode:rail"
        "&sort=-length_km"
    )
    heads = page.locator("#table thead th").all_inner_texts()
    cells = page.locator("#table tbody tr").first.locator("th, td").all_inner_texts()
    link = page.locator('#table [data-format="csv"]').get_attribute("href")
    with urllib.request.urlopen(server + link) as answer:
        top, first, *_ = csv.reader(io.StringIO(answer.read().decode("utf-8-sig")))
        name = answer.headers["content-disposition"]
    assert len(top) == len(heads)
    assert re.sub(r"[（(）) ]", "", top[-1]) == heads[-1].replace(" ", "")
    assert sorted(first[:-1]) == sorted(cells[:-1])
    # The map tells distances to 10 m; the file has them to calculate with.
    assert float(first[-1]) == pytest.approx(float(cells[-1]), abs=0.0051)
    assert (
        unquote(name).split("''")[1].split("_")[1]
        == {"zh": "铁路口岸", "en": "Rail"}[lang]
    )


def test_the_table_leads_to_the_page_of_the_data_with_the_filter(visit, server):
    page = visit("table=border-ports&where=mode:rail;status:planned")
    link = page.locator('#table [data-format="html"]').get_attribute("href")
    listed = sorted(rows(page))
    page.goto(server + link)
    expect(page.locator(".facets .chosen")).to_have_count(2)
    shown = page.locator("tbody tr").evaluate_all("all => all.map((row) => row.id)")
    assert sorted(shown) == [f"row-{each}" for each in listed]


def test_a_click_on_a_head_sorts_and_another_turns_it(visit):
    page = visit("table=border-pairs&layers=border-pairs")
    head = page.locator('#table [data-column="length_km"]')
    sorted_head = page.locator("#table th[aria-sort]")

    def lengths():
        cells = page.locator("#table tbody td.number:last-child").all_inner_texts()
        return [float(text.replace(",", "")) for text in cells]

    head.click()
    expect(sorted_head).to_have_attribute("aria-sort", "ascending")
    up = lengths()
    assert up
    assert up == sorted(up)
    head.click()
    expect(sorted_head).to_have_attribute("aria-sort", "descending")
    assert lengths() == sorted(up, reverse=True)
    expect(page).to_have_url(re.compile("sort=-length_km"))


def test_a_row_leads_to_its_place(visit):
    page = visit("table=border-ports")
    page.get_by_role("button", name="满洲里").first.click()
    expect(page.locator("article.feature h2")).to_have_text("满洲里")
    until(page, "() => window.kouan.map.getZoom() >= 8")


def test_a_row_of_a_port_drawn_by_its_harbours_leads_to_them(visit):
    page = visit("table=sea-ports")
    page.locator('#table tr[data-id="suzhou"] button').click()
    until(
        page,
        "() => ['zhangjiagang', 'changshu', 'taicang'].every((part) =>"
        " [...window.kouan.drawn.get('sea-ports').shapes].some(([id, shape]) =>"
        " id.includes(part) && window.kouan.map.getBounds().contains(shape.getLatLng())))",
    )


def test_a_layer_without_the_column_has_no_rows_and_says_so(visit):
    page = visit("table=sea-ports&where=mode:rail")
    expect(page.locator("#table")).to_contain_text("没有与筛选相符")
    expect(page.locator("#table .downloads")).to_have_count(0)


def test_the_search_tells_that_a_place_is_filtered_out(visit):
    page = visit("where=mode:rail")
    page.fill("#query", "大连")
    page.get_by_role("option", name="大连").first.click()
    expect(message(page, "筛选")).to_be_visible()


def test_the_table_speaks_english(visit):
    page = visit("lang=en&tab=filter&table=border-ports&where=neighbour:RU")
    expect(page.locator("#table thead th").first).to_have_text("Name")
    expect(page.locator("[data-facet=neighbour]")).to_contain_text("Mongolia")
    expect(page.locator("[data-facet=province_zh]")).to_contain_text("Heilongjiang")


def test_nonsense_in_the_choice_is_passed_over(visit):
    page = visit("where=colour:red&table=none&sort=x")
    assert len(shapes(page, "border-ports")) == 68
    expect(page.locator("#table")).to_be_hidden()


def test_after_a_filter_the_table_lists_the_rows_of_all_layers(page):
    page.get_by_role("tab", name="筛选").click()
    facet(page, "neighbour", "MN").check()
    facet(page, "status", "planned").check()
    page.click("#show-table")
    rows = page.locator("#table tbody tr")
    expect(page.locator("#table select")).to_have_value("all")
    expect(rows).not_to_have_count(0)
    expect(rows.first).to_contain_text("边境口岸")


def test_a_filter_brings_what_it_leaves_into_view(page):
    page.get_by_role("tab", name="筛选").click()
    facet(page, "neighbour", "MN").check()
    expect(page).to_have_url(re.compile("view="))
    until(
        page,
        """() => {
            const { map, drawn } = window.kouan;
            const { shapes } = drawn.get("border-ports");
            const inside = ([, shape]) => map.getBounds().contains(shape.getLatLng());
            return map.getZoom() > 4 && [...shapes].every(inside);
        }""",
    )


@pytest.mark.parametrize(
    ("layer", "asked"),
    [
        ("border-ports", "filter=mode='rail' AND neighbour IN ('MN','RU')"),
        ("border-pairs", "filter=neighbour='VN'"),
        ("airports", "filter=zone_ambiguous=true"),
        ("aviation-ports", "filter=province_zh='四川省'&datetime=2015-12-31"),
    ],
)
def test_the_map_shows_what_the_page_of_data_shows(visit, server, layer, asked):
    page = visit()
    page.goto(f"{server}/collections/{layer}/items?f=html&lang=zh&{asked}&limit=300")
    listed = page.locator("tbody tr").evaluate_all("all => all.map((r) => r.id)")
    page.get_by_role("link", name="在地图上看").click()
    until(page, "() => document.documentElement.dataset.ready === ''")
    assert shapes(page, layer) == {each.removeprefix("row-") for each in listed}
    assert listed
    until(
        page,
        f"() => [...window.kouan.drawn.get('{layer}').shapes.values()].every((shape) =>"
        " window.kouan.map.getBounds().contains(shape.getLatLng?.() ?? shape.getBounds()))",
    )
    assert page.evaluate("window.kouan.map.getZoom()") > 4


def test_a_province_of_the_filter_is_outlined_and_named_at_every_scale(visit):
    page = visit("where=province_zh:西藏自治区&view=31,88,3")
    expect(page.locator(".land.chosen")).not_to_have_count(0)
    expect(page.locator(".name.province")).to_have_text(["西藏自治区"])
    page.get_by_role("tab", name="筛选").click()
    facet(page, "province_zh", "西藏自治区").uncheck()
    expect(page.locator(".land.chosen")).to_have_count(0)


def test_a_choice_over_all_layers_has_the_words_of_ports(page):
    page.get_by_role("tab", name="筛选").click()
    label = facet(page, "status", "open").locator("xpath=../span[1]")
    expect(label).to_have_text("已开放")
