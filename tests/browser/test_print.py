"""The map as a sheet of paper and as a picture: true, whole, light, and one page."""

import base64
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from geodata.geodesy import distance_m
from tests.browser.test_markup import HOSTILE, tamper
from tests.browser.waiting import reloaded, until

MM = 72 / 25.4
PER_MM = 8
FAR = 4
"""How many bars the marks that are measured stand apart."""

MAGENTA, CYAN = (255, 0, 255), (0, 255, 255)
LAND, SEA, DARK_SEA = (248, 245, 238), (214, 228, 235), (16, 32, 43)
ABROAD = (235, 233, 227)

MARK = """([lon, lat, colour, canvas]) => void L.circleMarker([lat, lon], {
    radius: 4, stroke: false, fillOpacity: 1, fillColor: colour,
    renderer: canvas ? L.canvas({ padding: 0.1 }) : undefined,
}).addTo(window.kouan.map)"""

COUNT = """async ([png, colours]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: image.width, height: image.height });
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const counts = colours.map(() => 0);
    for (let at = 0; at < data.length; at += 4) {
        colours.forEach(([r, g, b], place) => {
            counts[place] += data[at] === r && data[at + 1] === g && data[at + 2] === b;
        });
    }
    return { width: image.width, height: image.height, counts };
}"""


@pytest.fixture
def bare(visit):
    """The map without layers: what is on the sheet in any case is there much sooner."""
    return visit("layers=")


def laid(page, button):
    """Request a sheet, and wait until its layout is complete."""
    page.evaluate("void document.querySelector('#sheet').replaceChildren()")
    page.click("#tab-share")
    page.click(button)
    expect(page.locator("#sheet > svg")).to_have_count(1)


def printed(page, button=None):
    """The sheet as PDF: by a button, or as the keys print it."""
    if button:
        laid(page, button)
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def said(page):
    """The text of the sheet, with the layout of printing by keyboard."""
    page.evaluate("void window.dispatchEvent(new Event('beforeprint'))")
    return "\n".join(page.locator("#sheet text").all_text_contents())


def text(document):
    return document[0].get_textpage().get_text_bounded()


def pixels(document):
    """The page as rows of red, green, blue, eight to a millimetre."""
    return document[0].render(scale=PER_MM / MM, rev_byteorder=True).to_numpy()[..., :3]


def places(picture, colour):
    """Rows and columns of the pixels of a colour."""
    return (picture == colour).all(axis=2).nonzero()


def picture(page, colours, chromium, button="#printPng"):
    """The PNG: its name, its size, and how many of its pixels are of each colour."""
    page.click("#tab-share")
    with page.expect_download() as waiting:
        page.click(button)
    png = base64.b64encode(waiting.value.path().read_bytes()).decode()
    blank = chromium.new_page()
    found = blank.evaluate(COUNT, [png, colours])
    blank.close()
    return waiting.value.suggested_filename, found


@pytest.mark.parametrize(
    ("button", "size"),
    [(None, (297, 210)), ("#printA4", (297, 210)), ("#printA3", (420, 297))],
)
def test_is_one_page_as_large_as_the_paper(bare, button, size):
    document = printed(bare, button)
    assert len(document) == 1
    assert [side / MM for side in document[0].get_size()] == pytest.approx(
        size, abs=0.3
    )


def test_says_what_it_shows_as_of_when_and_from_where(page):
    edition = page.inner_text("#edition")
    page.locator("[data-layer=aviation-hubs] input").uncheck()
    document = printed(page)
    assert len(document) == 1
    told = text(document)
    for words in ("国家口岸发展“十三五”规划", "以 2015-12-31 的航空口岸为准", edition):
        assert words in told
    assert "示意图；在境内公开使用须另行送审（审图号）" in told
    assert "航空口岸" in told
    assert "枢纽型" not in told
    assert "200 公里圈" not in told


def test_has_the_title_that_was_filled_in_and_is_named_after_it(bare):
    bare.click("#tab-share")
    bare.fill("#printHeading", "西部口岸")
    bare.press("#printHeading", "Tab")
    assert said(bare).startswith("西部口岸")
    reloaded(bare)
    assert said(bare).startswith("西部口岸")


@pytest.mark.parametrize(
    ("button", "view"),
    [("#printA4", "36,104,4"), ("#printA3", "36,104,4"), ("#printA4", "47.2,131,9")],
)
def test_its_scale_is_true_on_paper(visit, button, view):
    page = visit(f"view={view}&layers=")
    laid(page, button)
    ends = page.get_attribute("#sheet .scale", "data-ends").split()
    (west, east) = ([float(part) for part in end.split(",")] for end in ends)
    bar_mm = float(page.get_attribute("#sheet .scale", "data-mm"))
    # On this projection paper is as wide as the difference of longitude; marks stand on
    # whole pixels of the screen, so they are taken far apart.
    apart = (east[0] - west[0]) * (FAR - 1) / 2
    page.evaluate(MARK, [west[0] - apart, west[1], "#ff00ff", False])
    page.evaluate(MARK, [east[0] + apart, east[1], "#00ffff", False])
    document = printed(page, button)
    shown = pixels(document)
    left, right = (places(shown, colour)[1].mean() for colour in (MAGENTA, CYAN))
    assert (right - left) / PER_MM / FAR == pytest.approx(bar_mm, rel=2e-3)
    assert bar_run(shown) / PER_MM == pytest.approx(bar_mm, abs=0.4)
    scale = int(re.search(r"1:([\d,]+)", text(document))[1].replace(",", ""))
    ground_m = distance_m(*west, *east)
    assert scale * bar_mm / 1000 == pytest.approx(ground_m, rel=1e-3)
    assert f"{ground_m / 1000:,.0f} km" in text(document)


def bar_run(shown):
    """The longest dark run, in pixels, in the lower right where the bar is."""
    corner = shown[int(len(shown) * 0.75) :, int(shown.shape[1] * 0.75) :]
    best = 0
    for row in corner[::2]:
        dark = "".join("x" if pixel else " " for pixel in (row < 90).all(axis=1))
        best = max(best, *(len(run) for run in dark.split(" ")))
    return best


def test_shows_more_of_the_map_where_the_paper_is_wider(bare):
    bare.set_viewport_size({"width": 700, "height": 900})
    until(bare, "() => window.kouan.map.getSize().x <= 700")
    bare.evaluate("void window.kouan.map.setView([36, 104], 5, { animate: false })")
    west = bare.evaluate("window.kouan.map.getBounds().getWest()")
    bare.evaluate(MARK, [west - 6, 36, "#ff00ff", False])
    assert len(places(pixels(printed(bare)), MAGENTA)[0]) > 20


def test_leaves_the_map_where_it_was(bare):
    where = (
        "JSON.stringify([location.href, kouan.map.getBounds(), kouan.map.getSize()])"
    )
    bare.click("#tab-share")
    expect(bare).to_have_url(re.compile("tab=share"))
    before = bare.evaluate(where)
    printed(bare, "#printA3")
    assert bare.evaluate(where) == before
    assert printed(bare)[0].get_width() / MM == pytest.approx(297, abs=0.2)


def test_is_light_where_the_page_is_dark(bare):
    bare.emulate_media(color_scheme="dark")
    expect(bare.locator("html")).to_have_attribute("data-theme", "dark")
    shown = pixels(printed(bare))
    assert len(places(shown, LAND)[0]) > 50_000
    assert len(places(shown, DARK_SEA)[0]) == 0
    expect(bare.locator("html")).to_have_attribute("data-theme", "dark")


def test_speaks_english(page):
    page.click("#language")
    expect(page.locator("#tab-share")).to_have_text("Share")
    told = said(page)
    for words in (
        "Kouan Atlas",
        "Aviation ports as of 2015-12-31",
        "Sketch map",
        "Gateway hub",
    ):
        assert words in told
    own = told.replace("国家口岸发展“十三五”规划", "")
    assert not re.search(r"[\u4e00-\u9fff]", own.partition("Sources")[0])


def test_tells_the_verdict_that_is_on_the_map(bare):
    bare.fill("#query", "JZH")
    bare.press("#query", "Enter")
    expect(bare.locator("#verdict h2")).to_have_text("不受距离限制")
    told = said(bare)
    for words in ("距离核查", "(JZH)", "不受距离限制", "200 公里圈"):
        assert words in told
    bare.click("#verdict .close")
    expect(bare.locator("#verdict")).to_be_hidden()
    assert "距离核查" not in said(bare)


def test_tells_every_verdict_where_several_are_compared(visit, witness):
    page = visit("at=JZH;ACX;ZZZ;103.2,35.1&active=1&layers=")
    expect(page.locator(".compared tbody tr")).to_have_count(4)
    laid(page, "#printA4")
    said = page.locator("#sheet .legend text").all_text_contents()
    for words in ("A 九寨黄龙机场 (JZH)", "B 兴义机场 (ACX)", "D 35.1000°N 103.2000°E"):
        assert said.count(words) == 1
    for outcome in ("不受距离限制", "尚不能判定", "原则上不可申请"):
        assert said.count(outcome) == 1
    assert said.index("200 公里圈") == said.index("尚不能判定") + 1
    assert not any(text.startswith("C ") for text in said)
    witness.forgive("404")


def test_an_outcome_on_the_sheet_has_the_colour_of_its_mark(visit):
    page = visit("at=JZH;ACX;103.2,35.1&layers=")
    expect(page.locator(".compared tbody tr")).to_have_count(3)
    laid(page, "#printA4")
    tones = [
        page.locator("#sheet .legend text", has_text=outcome).get_attribute("fill")
        for outcome in ("不受距离限制", "尚不能判定", "原则上不可申请")
    ]
    assert tones == ["#17756f", "#8f5a06", "#b3261e"]


def legend_of(page):
    """What the legend of the sheet says, as it is laid for printing."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    return page.locator("#sheet .legend text").all_text_contents()


def test_a_sheet_that_leaves_ports_out_says_so_and_lists_no_others(visit):
    page = visit("where=tier:major")
    said = legend_of(page)
    assert {"只列出", "层级：主要口岸", "海运口岸"} <= set(said)
    assert "边境口岸" not in said


def test_the_ground_on_the_sheet_names_its_distance(visit):
    page = visit("layers=&tab=ground&threshold=150")
    expect(page.locator("#ground-told")).to_contain_text("km²")
    assert {"圈外（＞150 公里）", "圈内（≤150 公里）"} <= set(legend_of(page))


def test_the_ground_on_the_sheet_names_the_ports_at_sites_not_held(visit):
    page = visit("layers=&tab=ground&day=2005-01-01")
    expect(page.locator("#ground-told .unplaced")).to_contain_text("CGQ")
    said = legend_of(page)
    assert "可能在圈内（口岸场址不明）" in said
    assert any("CGQ" in line for line in said)


def test_rings_on_the_sheet_name_the_ports_at_sites_not_held(visit):
    page = visit("layers=proximity-zones&day=2005-01-01")
    until(page, "() => window.kouan.drawn.get('proximity-zones').shapes.size > 0")
    assert any("CGQ" in line for line in legend_of(page))


def test_a_verdict_that_is_gone_is_not_on_the_sheet(visit, witness):
    page = visit("layers=&at=JZH")
    expect(page.locator("#verdict h2")).to_have_text("不受距离限制")
    assert "不受距离限制" in legend_of(page)
    page.fill("#query", "ZZZ")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("ZZZ")
    assert "不受距离限制" not in legend_of(page)
    witness.forgive("404")


def test_names_with_markup_are_text(tab, visit):
    tab.route("**/collections/*/items?**", tamper)
    page = visit(f"layers=aviation-hubs&heading={HOSTILE}")
    laid(page, "#printA4")
    expect(page.locator("#sheet text", has_text=HOSTILE)).not_to_have_count(1)
    expect(page.locator("#sheet text").first).to_have_text(HOSTILE)
    expect(page.locator("#sheet img")).to_have_count(0)
    assert HOSTILE in said(page)


def test_the_picture_is_the_sheet_twice_as_sharp(page, chromium):
    page.evaluate(MARK, [88, 34, "#ff00ff", False])
    page.evaluate(MARK, [100, 36, "#00ffff", True])
    page.emulate_media(color_scheme="dark")
    colours = [MAGENTA, CYAN, LAND, SEA, DARK_SEA]
    name, found = picture(page, colours, chromium)
    assert name == "kouan-atlas-2015-12-31.png"
    assert found["width"] == pytest.approx(2 * 297 * 96 / 25.4, abs=2)
    assert found["height"] == pytest.approx(2 * 210 * 96 / 25.4, abs=2)
    svg, canvas, land, sea, dark = found["counts"]
    assert min(svg, canvas) > 50
    assert min(land, sea) > 50_000
    assert dark == 0


@pytest.mark.parametrize(
    ("view", "count"), [("37,104,4.5", 1), ("30.5,103,7", 0), ("25,104,3.5", 0)]
)
def test_the_south_china_sea_is_inset_where_the_map_ends_north_of_it(
    tab, visit, view, count
):
    tab.set_viewport_size({"width": 1366, "height": 768})
    page = visit(f"view={view}&layers=")
    laid(page, "#printA4")
    expect(page.locator("#sheet .inset")).to_have_count(count)
    assert ("南海诸岛" in said(page)) == bool(count)


def test_the_inset_has_the_islands_and_every_dash(visit):
    page = visit("view=37,104,4.5&layers=")
    laid(page, "#printA4")
    drawn = page.locator("#sheet .inset path").evaluate_all(
        "paths => paths.map((path) => [path.getAttribute('fill'), "
        "path.getAttribute('d').split('M').length - 1])"
    )
    assert max(parts for fill, parts in drawn if fill != "none") > 200
    assert max(parts for fill, parts in drawn if fill == "none") == 10


def test_a_picture_that_fails_is_told(bare):
    bare.evaluate(
        "void (HTMLCanvasElement.prototype.toBlob = () => { throw new Error('满') })"
    )
    bare.click("#tab-share")
    bare.click("#printPng")
    expect(bare.locator("#messages")).to_contain_text("未能存为 PNG：满")


def test_without_the_geodesic_library_the_sheet_says_so(tab, visit, witness):
    tab.route("**/geographiclib-geodesic*", lambda route: route.abort())
    page = visit("layers=")
    told = said(page)
    assert "测地线计算库未能载入，无比例尺" in told
    assert "1:" not in told
    witness.forgive("ERR_FAILED")


KEEP_SVG = """() => {
    const kept = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        if (blob.type === "image/svg+xml") {
            void blob.text().then((text) => { document.body.dataset.slide = text; });
        }
        return kept.call(URL, blob);
    };
}"""


def slide_of(page):
    """The texts of the picture for slides, and the fill of its circles."""
    page.evaluate(KEEP_SVG)
    page.click("#tab-share")
    with page.expect_download():
        page.click("#printSlide")
    until(page, "() => 'slide' in document.body.dataset")
    return page.evaluate(
        """() => {
            const parsed = new DOMParser();
            const drawing = parsed.parseFromString(document.body.dataset.slide, "image/svg+xml");
            return [...drawing.querySelectorAll("text")].map((each) => each.textContent);
        }"""
    )


def test_a_slide_is_16_to_9_and_sharp(bare, chromium):
    name, found = picture(bare, [LAND], chromium, "#printSlide")
    assert name == "kouan-atlas-2015-12-31-16x9.png"
    assert (found["width"], found["height"]) == (2560, 1440)
    assert found["counts"][0] > 50_000


def test_a_slide_names_every_port_and_has_just_title_caption_legend_and_sources(visit):
    page = visit("layers=sea-ports&heading=专栏1&caption=五个集群&view=40,90,4")
    texts = slide_of(page)
    assert {"专栏1", "五个集群", "主要口岸", "已开放", "大连", "三亚", "泉州"} <= set(
        texts
    )
    ports = page.evaluate(
        "[...kouan.drawn.get('sea-ports').shapes.keys()].map((id) => kouan.drawn"
        ".get('sea-ports').features.find((each) => each.id === id).properties.name_zh)"
    )
    assert len(ports) >= 38
    assert set(ports) <= set(texts)
    for absent in ("边境口岸", "规划、待建", "8", "9"):
        assert absent not in texts
    assert not any("1:" in each and "1:10m" not in each for each in texts)


RIGHT_EDGE = """() => {
    const parsed = new DOMParser();
    const { slide } = document.body.dataset;
    const { documentElement: drawing } = parsed.parseFromString(slide, "image/svg+xml");
    document.body.append(drawing);
    const outside = [...drawing.querySelectorAll("text")]
        .filter((each) => !each.closest("[clip-path]"));
    return Math.max(...outside.map((each) => each.getBBox()).map(({ x, width }) => x + width));
}"""
"""Where the lines round the map of a slide end, millimetres."""


def test_long_lines_end_on_the_slide_and_notes_keep_their_text(visit):
    note = "notes=point;104,30.6 拟建场址&at=CTU;104,30.7;104.1,30.6"
    page = visit(f"lang=en&heading={'口' * 60}&{note}")
    expect(page.locator("#verdict .compared")).to_be_visible()
    assert "拟建场址" in slide_of(page)
    assert page.evaluate(RIGHT_EDGE) <= 338.667 - 12 + 0.1


def test_drawing_elsewhere_leaves_view_address_and_bubbles(visit):
    page = visit("layers=sea-ports&view=40,90,4")
    page.click("#tab-share")
    expect(page.locator(".cluster")).to_have_count(5)
    expect(page).to_have_url(re.compile("tab=share"))
    state = "JSON.stringify([location.href, kouan.map.getBounds(), history.length])"
    before = page.evaluate(state)
    slide_of(page)
    assert page.evaluate(state) == before
    expect(page.locator(".cluster")).to_have_count(5)


@pytest.mark.parametrize("button", ["#printA4", "#printA3"])
def test_a_sheet_has_a_round_scale(visit, button):
    page = visit("layers=sea-ports&view=36,104,4.25")
    laid(page, button)
    scale = next(
        each
        for each in page.locator("#sheet text").all_text_contents()
        if each.startswith("1:")
    )
    assert re.fullmatch(r"1:(\d0?|\d5),?000,000|1:\d,500,000", scale), scale


def test_a_sheet_fits_what_the_filter_leaves(visit):
    page = visit("where=province_zh:黑龙江省&fit=true&view=20,80,4")
    laid(page, "#printA4")
    told = page.locator("#sheet text").all_text_contents()
    assert "黑河" in told
    scale = next(each for each in told if each.startswith("1:"))
    assert int(scale[2:].replace(",", "")) <= 10_000_000
