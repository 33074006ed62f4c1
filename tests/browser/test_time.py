"""A slider through the days: what was open when, and the rule with it."""

import zipfile
from datetime import date

import pytest
from playwright.sync_api import expect

from app.clock import today
from app.rules.turning.turning_ports import PLAN_DAY
from tests.browser.test_accessible import NONE, in_either_theme
from tests.browser.waiting import day_since, drawn, message, refused, reloaded, until

PORTS = "() => window.kouan.drawn.get('aviation-ports').shapes.size"


def move(page, step):
    page.locator("#time").evaluate(
        """(slider, step) => {
            slider.value = step;
            slider.dispatchEvent(new Event("input"));
        }""",
        step,
    )


def test_moving_it_shows_the_ports_of_that_day(page):
    expect(page.locator("#time-shown")).to_contain_text("2015-12-31 · 航空口岸 71 处")
    move(page, (1995 - 1978) * 12)
    expect(page.locator("#time-shown")).to_contain_text("1995-01-01")
    until(page, f"() => ({PORTS})() < 71")
    expect(page.locator("#as-of")).to_have_value("1995-01-01")


def test_dragging_it_ends_on_the_day_where_it_rests(page):
    for year in (1985, 1990, 1996, 2001):
        move(page, (year - 1978) * 12)
    expect(page.locator("#as-of")).to_have_value("2001-01-01")
    expect(page.locator("#time")).to_have_js_property("value", str((2001 - 1978) * 12))
    until(page, f"() => ({PORTS})() < 71")


def test_rings_follow_it(visit):
    page = visit("layers=aviation-ports,proximity-zones")
    move(page, (1980 - 1978) * 12)
    until(
        page,
        "() => { const [ports, rings] = ['aviation-ports', 'proximity-zones']"
        ".map((id) => [...window.kouan.drawn.get(id).shapes.keys()]"
        ".filter((key) => !key.endsWith('-former-site')));"
        " return ports.length > 0 && ports.length < 71 && `${ports}` === `${rings}`; }",
    )


def test_ports_that_closed_since_were_open_then(visit):
    page = visit("where=status:open&layers=aviation-ports")
    until(page, f"() => ({PORTS})() === 71")


def test_a_day_that_cannot_be_had_shows_no_other_days_ports(page, witness):
    refused(page, "**/aviation-ports/items**")
    move(page, (1995 - 1978) * 12)
    failed = message(page, "航空口岸")
    expect(failed).to_be_visible()
    until(page, f"() => ({PORTS})() === 0")
    expect(page.locator("#time-shown")).to_have_text("1995-01-01")
    page.unroute("**/aviation-ports/items**")
    failed.get_by_role("button", name="重试").click()
    expect(page.locator("#time-shown")).to_contain_text("航空口岸")
    expect(failed).to_have_count(0)
    witness.forgive("503")


@pytest.mark.parametrize("day", ["2090-01-01", "1950-01-01"])
def test_a_day_out_of_bounds_is_not_taken(page, day):
    page.fill("#as-of", day)
    expect(message(page, "1978-01-01 至")).to_be_visible()
    page.locator("#as-of").blur()
    expect(page.locator("#as-of")).to_have_value("2015-12-31")
    expect(page.locator("#time-shown")).to_contain_text("2015-12-31")


def test_a_day_that_is_none_in_the_address_is_passed_over(visit):
    earlier = today()
    page = visit("day=2016-02-31")
    expect(page.locator("#as-of")).to_have_value(day_since(earlier))


def test_the_map_opens_at_today_and_the_address_keeps_another_day(visit, tab, server):
    earlier = today()
    page = drawn(tab, f"{server}/map")
    expect(page.locator("#as-of")).to_have_value(day_since(earlier))
    page.click("#day-plan")
    page.wait_for_url("**#day=2015-12-31")
    reloaded(page)
    expect(page.locator("#as-of")).to_have_value("2015-12-31")


@pytest.mark.parametrize(
    ("choice", "heading", "other"),
    [
        ("at=TCZ&day=2015-12-31", "不受距离限制", "结论：原则上不可申请"),
        # Without a day in the address it is today.
        ("at=TCZ&day=", "原则上不可申请", "2015-12-31：不受距离限制"),
        ("at=WNZ&day=1980-01-01", "尚不能判定", "结论：已是航空口岸"),
    ],
)
def test_a_card_names_the_outcome_of_the_other_day(visit, choice, heading, other):
    page = visit(choice)
    expect(page.locator("#verdict > h2")).to_have_text(heading)
    expect(page.locator("#verdict .otherwise")).to_contain_text(other)


def asked_of_another_day(answer):
    return "/check?" in answer.url and f"as_of={PLAN_DAY}" not in answer.url


def test_where_both_days_agree_the_card_says_one_thing(tab, visit):
    with tab.expect_response(asked_of_another_day):
        page = visit("at=JZH")
    expect(page.locator("#verdict .otherwise")).to_be_hidden()


def test_an_airport_in_use_is_not_called_open_to_the_world(visit):
    page = visit("layers=airports")
    page.fill("#query", "绵阳")
    page.press("#query", "Enter")
    chip = page.locator(".leaflet-popup .chip")
    expect(chip).to_have_text("在用")


def test_its_end_is_today(page):
    page.click("#day-today")
    slider = page.locator("#time")
    expect(slider).to_have_js_property("value", slider.get_attribute("max"))


def test_a_verdict_follows_it(page):
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("2015-12-31")
    with page.expect_request("**/check**as_of=1990-01-01**"):
        move(page, (1990 - 1978) * 12)
    expect(page.locator("#verdict")).to_contain_text("1990-01-01")


def test_it_plays_and_pauses(page):
    move(page, 0)
    expect(page.locator("#time-shown")).to_contain_text("1978-01-01")
    page.click("#time-play")
    expect(page.locator("#time-shown")).not_to_contain_text("1978-01-01")
    page.click("#time-play")
    expect(page.locator("#time-play")).to_have_attribute("aria-pressed", "false")


def test_the_keyboard_moves_it(page):
    page.focus("#time")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#as-of")).to_have_value("2015-12-01")


def test_it_begins_again_where_it_is_set_to_loop(page):
    page.get_by_label("循环").check()
    page.get_by_label("快速").check()
    page.click("#day-today")
    with page.expect_request("**/items?*datetime=1978-01-01*"):
        page.click("#time-play")
    with page.expect_request("**/items?*datetime=1979-01-01*"):
        pass
    last = page.locator("#time").get_attribute("max")
    move(page, int(last) - 1)
    with page.expect_request("**/items?*datetime=1978-01-01*"):
        pass
    expect(page.locator("#time-play")).to_have_attribute("aria-pressed", "true")
    page.click("#time-play")


def test_with_reduced_motion_it_steps_by_button_only(page):
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator("#time-play")).to_be_hidden()
    page.get_by_role("button", name="上一年").click()
    expect(page.locator("#as-of")).to_have_value("2015-01-01")
    page.get_by_role("button", name="下一年").click()
    expect(page.locator("#as-of")).to_have_value("2016-01-01")
    page.emulate_media(reduced_motion="no-preference")
    expect(page.locator("#time-play")).to_be_visible()


FRAMES = """async (bytes) => {
    const decoder = new ImageDecoder({ data: new Uint8Array(bytes), type: "image/gif" });
    await decoder.tracks.ready;
    await decoder.completed;
    const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
    const { image } = await decoder.decode({ frameIndex: frameCount - 1 });
    return { frameCount, forever: repetitionCount === Infinity, width: image.displayWidth };
}"""


def saved(page, button):
    page.click("#time-film summary")
    with page.expect_download() as got:
        page.get_by_role("button", name=button).click()
    return got.value


def yearly_until_today(day):
    first, last = date.fromisoformat(day), today()
    days = [first.replace(year=year) for year in range(first.year, last.year + 1)]
    return [str(each) for each in [*(each for each in days if each < last), last]]


def test_the_days_are_saved_as_pictures(visit):
    page = visit("day=2025-01-01&layers=aviation-ports")
    file = saved(page, "PNG 图片集")
    with zipfile.ZipFile(file.path()) as archive:
        names = [f"kouan-atlas-{day}.png" for day in yearly_until_today("2025-01-01")]
        assert archive.namelist() == names
        pictures = [archive.read(name) for name in names]
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert len(set(pictures)) == len(pictures)
    expect(page.locator("#as-of")).to_have_value("2025-01-01")


def test_the_days_are_saved_as_an_animation(visit):
    page = visit("day=2025-01-01&layers=aviation-ports")
    file = saved(page, "GIF 动画")
    content = list(file.path().read_bytes())
    assert page.evaluate(FRAMES, content) == {
        "frameCount": len(yearly_until_today("2025-01-01")),
        "forever": True,
        "width": 1123,
    }
    # There is nothing to undo: the day is as it was.
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "true")


def test_a_film_is_stopped_by_its_button(visit):
    page = visit("day=1990-01-01&layers=aviation-ports")
    page.click("#time-film summary")
    page.get_by_role("button", name="GIF 动画").click()
    expect(page.locator("#time-film [role=status]")).to_contain_text("正在制作")
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("button", name="GIF 动画")).to_be_enabled()
    expect(page.locator("#as-of")).to_have_value("1990-01-01")


def test_axe_finds_nothing_in_the_player(page):
    page.click("#time-film summary")
    assert in_either_theme(page) == NONE
