"""Saved views: what is chosen under a name, in the browser and in files."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import NONE, in_either_theme
from tests.browser.waiting import message, reloaded, until

CHOICE = "layers=border-ports&where=mode:rail&view=45,105,5.5&closed=ctu"


@pytest.fixture
def page(visit):
    return visit("tab=views")


def rows(page):
    return page.locator("#views-list li")


def saved(page, name):
    """Choose something and save it under a name."""
    page.evaluate(f"() => {{ location.hash = 'tab=views&{CHOICE}&day=2015-12-31' }}")
    until(page, "() => window.kouan.map.getZoom() === 5.5")
    page.get_by_label("名称").fill(name)
    page.get_by_role("button", name="保存").click()
    expect(rows(page)).to_have_count(1)


def press(page, action, name="蒙古"):
    page.get_by_role("button", name=f"{action} {name}", exact=True).click()


def file_of(page):
    with page.expect_download() as begun:
        press(page, "存为文件")
    return begun.value


def take(page, path):
    page.locator("#tab-panel-views input[type=file]").set_input_files(path)


def test_a_saved_view_outlives_a_reload_and_opens_as_one_step(page):
    saved(page, "蒙古")
    page.click("#tab-layers")
    page.click("#day-today")
    page.locator("[data-id=sea-ports]").check()
    page.click("#tab-views")
    page = reloaded(page)
    press(page, "打开")
    until(page, "() => decodeURIComponent(location.hash).includes('closed=ctu')")
    expect(page.locator("#as-of")).to_have_value("2015-12-31")
    expect(page.locator("[data-id=sea-ports]")).not_to_be_checked()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-id=sea-ports]")).to_be_checked()
    expect(page.locator("#as-of")).not_to_have_value("2015-12-31")


def test_a_view_is_renamed_deleted_and_had_back(page):
    saved(page, "蒙古")
    press(page, "改名")
    page.keyboard.type("对蒙口岸")
    page.keyboard.press("Enter")
    press(page, "删除", "对蒙口岸")
    expect(rows(page)).to_contain_text("已删除“对蒙口岸”")
    press(page, "恢复", "对蒙口岸")
    expect(rows(page).get_by_role("heading")).to_have_text("对蒙口岸")
    press(page, "删除", "对蒙口岸")
    expect(rows(reloaded(page))).to_have_count(0)


def test_a_view_travels_in_a_file(page, tmp_path):
    saved(page, "蒙古")
    file = file_of(page)
    assert file.suggested_filename == "蒙古.kouan.json"
    file.save_as(tmp_path / "a.json")
    take(page, tmp_path / "a.json")
    expect(rows(page)).to_have_count(2)
    expect(rows(page).last.get_by_role("heading")).to_have_text("蒙古 (2)")
    expect(page.locator("#views-said")).to_have_text("已打开“蒙古 (2)”，可撤销。")


def test_a_view_of_another_edition_says_so_and_what_it_cannot_have(page, tmp_path):
    saved(page, "蒙古")
    file = tmp_path / "a.json"
    file_of(page).save_as(file)
    content = json.loads(file.read_text("utf-8"))
    view = content["views"][0]
    view |= {"edition": "1999", "name": "旧"}
    view["chosen"] |= {"layers": "border-ports,canals", "colour": "red", "day": "?"}
    content["views"].append({"name": "残"})
    file.write_text(json.dumps(content), "utf-8")
    take(page, file)
    expect(message(page, "“旧”存于数据版本 1999")).to_be_visible()
    expect(message(page, "有 1 个视图残缺")).to_be_visible()
    told = message(page, "未予采用").inner_text()
    assert all(name in told for name in ("colour", "day", "canals"))


@pytest.mark.parametrize(
    ("content", "why"),
    [("{", "不是完整的 JSON"), ('{"type": "Topology"}', "不是本图集的视图文件")],
)
def test_a_file_that_holds_no_views_is_answered_in_words(page, tmp_path, content, why):
    (tmp_path / "a.json").write_text(content)
    take(page, tmp_path / "a.json")
    expect(message(page, why)).to_be_visible()
    expect(rows(page)).to_have_count(0)


def test_stored_views_that_cannot_be_read_are_set_aside(page):
    page.evaluate("() => localStorage.setItem('kouan-views', '{')")
    page = reloaded(page)
    expect(message(page, "kouan-views-unread")).to_be_visible()
    kept = "() => localStorage.getItem('kouan-views-unread')"
    assert page.evaluate(kept) == "{"
    # Nor are views lost of which another is damaged.
    partly = json.dumps({"format": "kouan-atlas-views", "version": 1, "views": [{}]})
    page.evaluate("(text) => localStorage.setItem('kouan-views', text)", partly)
    page = reloaded(page)
    expect(message(page, "kouan-views-unread")).to_be_visible()
    assert page.evaluate(kept) == partly


def test_a_browser_that_stores_nothing_says_so(page):
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error() } }")
    saved(page, "蒙古")
    expect(message(page, "请存为文件")).to_be_visible()


def test_axe_finds_nothing_in_the_list(page):
    saved(page, "蒙古")
    press(page, "改名")
    assert in_either_theme(page) == NONE
