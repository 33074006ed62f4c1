"""Notes on the map: drawn, written, moved, deleted, undone, kept, printed, exported."""

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import NONE, in_either_theme, violations
from tests.browser.waiting import message, until

ALL = quote(
    "point;104,31 拟建场址\nline;103,30;106,30 通道\narea;102,32;103,33;104,32 片区"
)
VIEW = "layers=aviation-ports&view=31,104,7"


@pytest.fixture
def page(visit):
    page = visit(VIEW)
    page.click("#notes-start")
    return page


def card(page):
    return page.locator("#notes")


def rows(page):
    return card(page).locator("li")


def draw(page, kind):
    card(page).get_by_role("button", name=kind, exact=True).click()


def written(page, text):
    return page.locator(".name.note", has_text=text)


def notes(page):
    """The notes as the address has them, once it is written."""
    return page.evaluate(
        """() => new Promise((answer) => setTimeout(() => {
            answer(new URLSearchParams(location.hash.slice(1)).get("notes") ?? "");
        }, 400))"""
    )


def test_a_point_gets_its_text_and_no_candidate_is_checked(page):
    draw(page, "点")
    page.mouse.click(800, 500)
    expect(rows(page).locator("input")).to_be_focused()
    page.keyboard.type("拟建 <b>场址</b>")
    page.keyboard.press("Enter")
    expect(written(page, "拟建 <b>场址</b>")).to_be_visible()
    expect(page.locator(".candidate")).to_have_count(0)
    assert notes(page).startswith("point;")


def test_a_line_and_an_area_are_drawn_and_undone_step_by_step(page):
    draw(page, "线")
    for x in (700, 800, 900):
        page.mouse.click(x, 400)
    page.keyboard.press("Escape")
    draw(page, "面")
    for x, y in ((700, 500), (800, 500)):
        page.mouse.click(x, y)
    page.mouse.dblclick(800, 600)
    expect(rows(page)).to_have_count(2)
    assert [line.count(",") for line in notes(page).split("\n")] == [3, 3]
    page.locator("#undo").click()
    expect(rows(page)).to_have_count(2)
    assert [line.count(",") for line in notes(page).split("\n")] == [3, 2]
    page.locator("#redo").click()
    until(page, "() => location.hash.split('%0A')[1].split(',').length > 3")


def test_what_is_too_short_goes_and_can_be_had_back(page):
    draw(page, "面")
    page.mouse.click(700, 500)
    page.mouse.click(800, 500)
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(0)
    expect(message(page, "面至少三点")).to_be_visible()
    page.locator("#undo").click()
    expect(rows(page)).to_have_count(1)


def test_texts_are_edited_and_notes_deleted_with_undo(visit):
    page = visit(f"{VIEW}&notes={ALL}")
    page.locator("path.noted").first.click(force=True)
    field = rows(page).nth(0).locator("input")
    expect(field).to_be_focused()
    field.fill("机场")
    rows(page).nth(1).get_by_role("button", name="删除批注").click()
    expect(rows(page)).to_have_count(2)
    expect(written(page, "机场")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(written(page, "拟建场址")).to_be_visible()


def test_a_point_is_dragged_and_moved_by_keys(visit):
    page = visit(f"{VIEW}&notes={ALL}")
    page.click("#notes-start")
    rows(page).nth(0).locator("input").focus()
    handle = page.locator(".note-handle")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 108, box["y"] + 8, steps=4)
    page.mouse.up()
    moved = notes(page)
    assert "point;104,31 " not in moved
    handle.focus()
    page.keyboard.press("ArrowDown")
    expect(handle).to_be_focused()
    assert notes(page) != moved
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    until(page, "() => location.hash.includes('point;104,31')")


def test_a_whole_line_is_moved_at_once(visit):
    page = visit(f"{VIEW}&notes={ALL}")
    page.click("#notes-start")
    rows(page).nth(1).locator("input").focus()
    page.locator(".note-handle.whole").focus()
    page.keyboard.press("ArrowUp")
    line = notes(page).split("\n")[1].split(" ")[0].split(";")[1:]
    lats = [float(point.split(",")[1]) for point in line]
    assert lats[0] == lats[1] > 30


def test_notes_are_drawn_by_keyboard_alone(visit):
    page = visit(VIEW)
    page.focus("#notes-start")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="图心加点").press("Enter")
    page.keyboard.type("图心")
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(page.locator("#notes-start")).to_be_focused()
    expect(written(page, "图心")).to_be_visible()


def test_measuring_and_drawing_take_turns(page):
    draw(page, "线")
    page.mouse.click(700, 500)
    page.mouse.click(800, 500)
    page.click("#measure-start")
    page.mouse.click(900, 600)
    expect(page.locator("#measure")).to_contain_text("起点")
    assert notes(page).count(",") == 2


def test_the_sheet_has_notes_and_their_key(visit):
    page = visit(f"{VIEW}&notes={ALL}&tab=share")
    page.click("#notes-start")
    rows(page).nth(1).locator("input").focus()
    page.click("#printA4")
    sheet = page.locator("#sheet")
    for text in ("拟建场址", "通道", "片区", "批注"):
        expect(sheet.locator("text", has_text=text).first).to_be_attached()


def test_notes_are_saved_as_geojson(visit, tmp_path):
    page = visit(f"{VIEW}&notes={ALL}")
    page.click("#notes-start")
    with page.expect_download() as begun:
        card(page).get_by_role("button", name="存为 GeoJSON").click()
    begun.value.save_as(tmp_path / "notes.geojson")
    features = json.loads((tmp_path / "notes.geojson").read_text("utf-8"))["features"]
    kinds = [feature["geometry"]["type"] for feature in features]
    assert kinds == ["Point", "LineString", "Polygon"]
    assert features[1]["properties"]["text"] == "通道"


def test_axe_finds_nothing_among_notes(visit):
    page = visit(f"{VIEW}&notes={ALL}&lang=en")
    page.click("#notes-start")
    rows(page).nth(2).locator("input").focus()
    assert in_either_theme(page) == NONE
    page.set_viewport_size({"width": 360, "height": 740})
    draw(page, "Line")
    assert violations(page) == []
