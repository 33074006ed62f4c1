"""A candidate of the map filed in the register, and errors that speak."""

import re

import pytest
from playwright.sync_api import expect

from app.rules.turning.turning_ports import PLAN_DAY
from tests.browser.waiting import PATIENCE_MS, Held, drawn, message


def form(page, text):
    page.fill("#query", text)
    page.press("#query", "Enter")
    page.get_by_text("存入登记簿").click()
    return page.locator(".filing form")


def test_a_position_is_filed_by_its_name_and_leads_to_its_sheet(page, server, token):
    filing = form(page, "103.68, 32.85 wgs84")
    filing.get_by_label("拟建机场名称").fill("某新机场")
    filing.get_by_label("国内固定直达航线").fill("12")
    filing.get_by_label("令牌").fill(token)
    filing.get_by_role("button", name="登记").click()
    done = page.locator(".filing [role=status]")
    expect(done).to_contain_text(re.compile(r"编号 \d{4}-\d{6}"))
    sheet = done.get_by_role("link", name="核查单").get_attribute("href")
    holder = {"Authorization": f"Bearer {token}"}
    asked = {"headers": holder, "timeout": PATIENCE_MS}
    pdf = page.request.get(sheet, **asked)
    assert pdf.headers["content-type"] == "application/pdf"
    record = page.request.get(sheet.replace("f=pdf", "f=json"), **asked).json()
    assert record["as_of"] == "2015-12-31"
    assert record["candidate"]["name"] == "某新机场"


@pytest.mark.parametrize(
    ("text", "accuracy_m"),
    [("103.680, 32.850 wgs84", None), ("N325100E1034048 wgs84", 21)],
)
def test_a_position_is_filed_as_exact_as_it_was_given(page, token, text, accuracy_m):
    filing = form(page, text)
    filing.get_by_label("拟建机场名称").fill(f"机场 {text}")
    filing.get_by_label("令牌").fill(token)
    with page.expect_request("**/assessments?**") as sent:
        filing.get_by_role("button", name="登记").click()
    place = sent.value.post_data_json["position"]
    assert place.get("accuracy_m") == accuracy_m
    expect(page.locator(".filing [role=status]")).to_contain_text("已登记")
    if accuracy_m is None:
        assert (place["lon"], place["lat"]) == ("103.680", "32.850")


def test_an_airport_is_filed_by_its_code_once_however_often_it_is_sent(page, token):
    filing = form(page, "JZH")
    filing.get_by_label("令牌").fill(token)
    filing.get_by_role("button", name="登记").click()
    done = page.locator(".filing [role=status]")
    expect(done).to_contain_text("已登记")
    number = re.search(r"\d{4}-\d{6}", done.inner_text()).group()
    with page.expect_response("**/assessments?**") as again:
        filing.evaluate("(form) => form.requestSubmit()")
    assert again.value.json()["record"]["id"] == number
    expect(done).to_contain_text(number)


def test_a_draft_outlives_a_change_of_language_and_day(page):
    filing = form(page, "103.68, 32.85 wgs84")
    filing.get_by_label("拟建机场名称").fill("某新机场")
    filing.get_by_label("备注").fill("急件")
    page.click("#day-today")
    expect(page.locator("#verdict .subject")).not_to_contain_text("2015-12-31")
    page.click("#language")
    filing = page.locator(".filing form")
    expect(filing.get_by_label("Name of the airport")).to_have_value("某新机场")
    expect(filing.get_by_label("Remark")).to_have_value("急件")


def test_the_class_is_not_presumed(page):
    filing = form(page, "JZH")
    expect(filing.get_by_label("机场类别")).to_have_value("")


def test_a_wrong_token_is_told_and_nothing_is_lost(page, witness):
    filing = form(page, "JZH")
    filing.get_by_label("备注").fill("急件")
    filing.get_by_label("令牌").fill("wrong")
    filing.get_by_role("button", name="登记").click()
    expect(page.locator(".filing .fault")).to_contain_text("令牌")
    expect(filing.get_by_label("备注")).to_have_value("急件")
    witness.forgive("401")


def test_a_service_that_is_down_can_be_asked_again(page, witness):
    page.route("**/check**", lambda route: route.abort())
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("服务没有响应")
    page.unroute("**/check**")
    page.locator("#verdict").get_by_role("button", name="重试").click()
    expect(page.locator("#verdict > h2")).to_have_text("不受距离限制")
    witness.forgive("ERR_FAILED")


@pytest.fixture
def clocked(chromium, server, witness):
    """A map page in a profile of its own, because the clock is set for a whole profile."""
    page = drawn(chromium.new_page(), f"{server}/map#day={PLAN_DAY}")
    witness.watch(page)
    page.clock.install()
    yield page
    page.close()
    assert witness.complaints == []


def wait_long(page):
    """Request a check, and wait until the page reports that the service is slow."""
    page.fill("#query", "JZH")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("正在核查")
    page.clock.fast_forward(10_000)
    slow = message(page, "服务较慢")
    expect(slow).to_be_visible()
    return slow


def test_a_slow_service_is_told_and_can_be_asked_again(clocked, witness):
    held = Held(clocked, "**/check**", times=1)
    slow = wait_long(clocked)
    held.wait()
    slow.get_by_role("button", name="重试").click()
    expect(clocked.locator("#verdict > h2")).to_have_text("不受距离限制")
    expect(slow).to_have_count(0)
    witness.forgive("ERR_ABORTED")


def test_what_is_slow_but_comes_takes_its_message_away(clocked):
    held = Held(clocked, "**/check**", times=1)
    slow = wait_long(clocked)
    held.release()
    expect(clocked.locator("#verdict > h2")).to_have_text("不受距离限制")
    expect(slow).to_have_count(0)
