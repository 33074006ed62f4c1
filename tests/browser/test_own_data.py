"""A planner's own files on the map: every kind, the check, storage, and what is refused."""

import json
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from playwright.sync_api import expect

from app.rules.turning.turning_ports import PLAN_DAY
from tests.browser.conftest import Witness
from tests.browser.test_accessible import violations
from tests.browser.waiting import PATIENCE_MS, drawn, eventually, ready

SITES = gpd.GeoDataFrame(
    {"name": ["甲", "乙"], "级别": ["一", "二"]},
    geometry=[shapely.Point(103.68, 32.85), shapely.Point(98.5, 35.25)],
    crs=4326,
)
TABLE = "name,lon,lat\n甲,103.68,32.85\n乙,98.5,35.25\n"
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>甲</name><Point><coordinates>103.68,32.85</coordinates></Point></Placemark>
<Placemark><name>乙</name><Point><coordinates>98.5,35.25</coordinates></Point></Placemark>
<Placemark><name>无</name></Placemark>
</Document></kml>"""
GPX = """<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="t">
<wpt lat="32.85" lon="103.68"><name>甲</name></wpt>
<wpt lat="35.25" lon="98.5"><name>乙</name></wpt></gpx>"""
COUNT = "() => window.kouan.map.getPane('own').querySelectorAll('canvas').length"
SCREENING = "airport-screening"


def workbook(path):
    columns = {"name": ["甲", "乙"], "lon": [103.68, 98.5], "lat": [32.85, 35.25]}
    pyogrio.write_dataframe(pd.DataFrame(columns), path)


def shapefile(path):
    folder = path.parent / "parts"
    folder.mkdir()
    SITES.to_file(folder / "sites.shp", encoding="utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)


def map_archive(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("doc.kml", KML)


MAKERS = {
    "geojson": lambda path: path.write_text(SITES.to_json()),
    "kml": lambda path: path.write_text(KML),
    "kmz": map_archive,
    "gpx": lambda path: path.write_text(GPX),
    "csv": lambda path: path.write_text(TABLE),
    "xlsx": workbook,
    "gpkg": SITES.to_file,
    "zip": shapefile,
}
BY_SERVICE = ("csv", "xlsx", "gpkg", "zip")


@pytest.fixture
def file(tmp_path):
    """Function that makes a small file of a kind."""

    def made(ending):
        path = tmp_path / f"候选.{ending}"
        MAKERS[ending](path)
        return path

    return made


@pytest.fixture
def page(chromium, server):
    """The open section, in a browser profile of its own: what is stored goes with it."""
    page, witness = (
        chromium.new_page(viewport={"width": 1440, "height": 900}),
        Witness(),
    )
    witness.watch(page)
    # The dialogue of the browser would block the page.
    page.add_init_script("window.print = () => {}")
    drawn(page, f"{server}/map?lang=zh#day={PLAN_DAY}&tab=own")
    page.witness = witness
    yield page
    page.close()
    assert witness.elsewhere(server) == []
    assert witness.complaints == []


def add(page, path):
    page.locator("input[type=file][multiple]").set_input_files(path)
    if path.suffix[1:] in BY_SERVICE:
        page.get_by_role("button", name="发送并读取").click()
    return page.locator("[data-own]").first


def check(layer, accuracy=None):
    layer.get_by_text("核查距离准则").click()
    if accuracy:
        layer.get_by_label("位置精度").fill(accuracy)
    layer.get_by_role("button", name="发送并核查").click()


@pytest.mark.parametrize("ending", MAKERS)
def test_every_kind_is_drawn_and_listed(page, file, ending):
    layer = add(page, file(ending))
    expect(layer).to_contain_text("2 个要素")
    assert page.evaluate(COUNT) == 1
    layer.get_by_role("button", name="表格").click()
    expect(page.locator("#table tbody tr")).to_have_count(2)
    expect(page.locator("#table tbody")).to_contain_text("甲")


@pytest.mark.parametrize("ending", sorted(set(MAKERS) - set(BY_SERVICE)))
def test_what_the_page_reads_is_not_sent(page, file, ending):
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    expect(add(page, file(ending))).to_contain_text("2 个要素")
    assert "POST" not in sent


def test_a_file_for_the_service_is_not_sent_before_that_is_agreed_to(page, file):
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("input[type=file][multiple]").set_input_files(file("xlsx"))
    expect(page.get_by_role("group", name="发送并读取")).to_contain_text("候选.xlsx")
    expect(page.get_by_role("button", name="发送并读取")).to_be_focused()
    page.get_by_role("button", name="不发送").click()
    expect(page.locator("[data-own]")).to_have_count(0)
    assert "POST" not in sent


def test_what_is_left_out_is_listed_with_line_and_reason(page, tmp_path):
    (tmp_path / "a.csv").write_text(TABLE + "丙,x,1\n")
    layer = add(page, tmp_path / "a.csv")
    layer.get_by_text("1 行未绘制").click()
    expect(layer.locator(".left-out li")).to_contain_text(["第 4 行"])


def test_the_rule_is_checked_in_one_go(page, file, server):
    layer = add(page, file("csv"))
    expect(layer).to_contain_text("不发送名称和其他列")
    check(layer)
    expect(layer.locator("[data-outcome]").first).to_be_visible()
    expect(layer.get_by_text(f"{PLAN_DAY} 的核查结果")).to_be_visible()
    expect(layer.get_by_label("着色")).to_have_value("kouan:outcome")
    layer.get_by_role("button", name="表格").click()
    expect(page.locator("#table thead")).to_contain_text("最近口岸")
    with page.expect_download() as got:
        layer.get_by_role("button", name="下载 GeoJSON").click()
    saved = json.loads(got.value.path().read_text())["features"]
    assert [one["properties"]["name"] for one in saved] == ["甲", "乙"]
    given = [{"lon": "103.68", "lat": "32.85"}, {"lon": "98.5", "lat": "35.25"}]
    inputs = {"candidates": given, "as_of": str(PLAN_DAY)}
    run = f"{server}/processes/{SCREENING}/execution"
    asked = {"data": {"inputs": inputs}, "timeout": PATIENCE_MS}
    answer = page.request.post(run, **asked).json()
    for one, expected in zip(saved, answer["features"], strict=True):
        for name in ("outcome", "nearest_iata", "distance_km", "accuracy_m"):
            assert one["properties"][name] == expected["properties"][name]


def test_only_what_the_rule_needs_is_sent(page, file):
    layer = add(page, file("csv"))
    with page.expect_request(f"**/{SCREENING}/**") as asked:
        check(layer)
    first, _ = asked.value.post_data_json["inputs"]["candidates"]
    assert first == {"lon": "103.68", "lat": "32.85"}
    expect(layer.locator("[data-outcome]").first).to_be_visible()


def test_numbers_of_a_workbook_are_checked_with_a_stated_accuracy(page, file):
    layer = add(page, file("xlsx"))
    layer.get_by_text("核查距离准则").click()
    layer.get_by_role("button", name="发送并核查").click()
    assert not [url for url in page.witness.requests if SCREENING in url]
    with page.expect_request(f"**/{SCREENING}/**") as asked:
        layer.get_by_label("位置精度").fill("50")
        layer.get_by_role("button", name="发送并核查").click()
    first, _ = asked.value.post_data_json["inputs"]["candidates"]
    assert first["accuracy_m"] == 50
    expect(layer.locator("[data-outcome]").first).to_be_visible()


def test_a_column_colours_the_layer_and_stands_in_the_legend_of_the_sheet(page, file):
    layer = add(page, file("geojson"))
    layer.get_by_label("着色").select_option("级别")
    expect(layer.locator(".shades li")).to_have_text(["一", "二", "其他"])
    expect(page.locator(".name", has_text="甲")).to_have_count(1)
    page.click("#tab-share")
    page.click("#printA4")
    expect(page.locator("#sheet .legend")).to_contain_text("候选.geojson")
    expect(page.locator("#sheet .legend")).to_contain_text("二")
    expect(page.locator("#sheet path[fill='#0072b2']")).not_to_have_count(0)


def test_the_data_stay_after_a_reload_until_removed(page, file):
    layer = add(page, file("geojson"))
    layer.get_by_label("着色").select_option("级别")
    expect(layer.locator(".shades li")).to_have_count(3)
    page.reload()
    expect(ready(page).locator("[data-own] select").first).to_have_value("级别")
    page.get_by_role("button", name="移除 候选.geojson").click()
    expect(page.locator("[data-own]")).to_have_count(0)
    page.get_by_role("button", name="恢复 候选.geojson").click()
    expect(page.locator("[data-own] select").first).to_have_value("级别")
    page.get_by_role("button", name="移除 候选.geojson").click()
    expect(page.locator("[data-own]")).to_have_count(0)
    page.reload()
    expect(ready(page).locator("#tab-panel-own .drop")).to_be_visible()
    expect(page.locator("[data-own]")).to_have_count(0)


DROP = """(text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "拖入.geojson"));
    const given = { dataTransfer: data, bubbles: true, cancelable: true };
    const map = document.querySelector(".folium-map");
    map.dispatchEvent(new DragEvent("dragover", given));
    map.dispatchEvent(new DragEvent("drop", given));
}"""


def test_files_are_dropped_on_the_map(page):
    page.evaluate(DROP, SITES.to_json())
    expect(page.locator("[data-own]")).to_contain_text("拖入.geojson")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.geojson", "{", "JSON"),
        ("a.geojson", '{"type": "Topology"}', "GeoJSON"),
        ("a.kml", "<kml", "XML"),
        ("a.doc", "x", ".gpkg"),
    ],
)
def test_an_unreadable_file_is_answered_in_words(page, tmp_path, name, content, why):
    (tmp_path / name).write_text(content)
    page.locator("input[type=file][multiple]").set_input_files(tmp_path / name)
    expect(page.locator(".message")).to_contain_text(name)
    expect(page.locator(".message")).to_contain_text(why)


def test_what_the_service_refuses_is_answered_in_its_words(page, tmp_path):
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n")
    add(page, tmp_path / "a.csv")
    expect(page.locator(".message")).to_contain_text("经度")
    page.witness.forgive("400")


def test_fifty_thousand_points_are_drawn_and_the_page_answers(page, tmp_path):
    count = 50_000
    points = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [75 + i % 500 / 10, 20 + i / 2500],
            },
            "properties": {"name": f"点{i}", "value": i % 97},
        }
        for i in range(count)
    ]
    path = tmp_path / "many.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": points}))
    layer = add(page, path)
    expect(layer).to_contain_text(f"{count} 个要素")
    shapes = """() => {
        let count = 0;
        window.kouan.map.eachLayer(({ options, feature }) => {
            if (options?.pane === "own" && feature) count += 1;
        });
        return count;
    }"""
    assert page.evaluate(shapes) == count
    layer.get_by_role("button", name="表格").click()
    expect(page.locator("#table [role=status]")).to_contain_text("前 1000 行")
    layer.get_by_role("checkbox").uncheck()
    eventually(page, lambda: page.evaluate(shapes) == 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_open_section_is_accessible(page, file, theme):
    page.emulate_media(color_scheme=theme)
    layer = add(page, file("csv"))
    check(layer)
    expect(layer.locator("[data-outcome]").first).to_be_visible()
    page.locator("input[type=file][multiple]").set_input_files(file("xlsx"))
    expect(page.get_by_role("group", name="发送并读取")).to_be_visible()
    assert violations(page) == []
