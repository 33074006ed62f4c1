"""The register read in a browser with a token."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import PATIENCE_MS
from tests.sheets import pages

AIRPORT = {"airport_class": "branch", "routes": 12, "as_of": "2015-12-31"}


@pytest.fixture
def tab(chromium, server, witness):
    page = chromium.new_page()
    witness.watch(page)
    yield page
    witness.forgive("401")
    assert witness.elsewhere(server) == []
    assert witness.complaints == []
    page.close()


@pytest.fixture
def listed(tab, server, token):
    """The list, opened with the token, with one record at least."""
    headers = {"Authorization": f"Bearer {token}"}
    where = f"{server}/assessments"
    record = {"airport": "LUM", **AIRPORT}
    filed = tab.request.post(where, data=record, headers=headers, timeout=PATIENCE_MS)
    assert filed.status in (201, 409), filed.text()
    tab.goto(f"{where}?f=html&lang=zh&airport=LUM")
    tab.get_by_label("令牌").fill(token)
    tab.get_by_role("button", name="打开").click()
    expect(tab.locator("table.findings")).to_contain_text("LUM")
    return tab


def test_list_record_and_sheet_open_with_the_token_once_given(listed, token):
    listed.locator("table.findings a").first.click()
    expect(listed.locator("h1")).to_have_text("支线机场对外开放核查单")
    with listed.expect_download() as sheet:
        listed.get_by_role("link", name="PDF").click()
    assert sheet.value.suggested_filename.endswith(".pdf")
    expect(listed).not_to_have_url(re.compile(re.escape(token)))


def test_a_record_printed_by_the_browser_has_room_to_sign_under_its_heading(listed):
    listed.locator("table.findings a").first.click()
    expect(listed.locator("h1")).to_have_text("支线机场对外开放核查单")
    [page] = [text for text in pages(listed.pdf()) if "主管人员意见" in text]
    assert all(word in page for word in ("签字", "日期", "盖章"))


def test_a_wrong_token_is_told(tab, server):
    tab.goto(f"{server}/assessments?f=html&lang=zh")
    tab.get_by_label("令牌").fill("kouan_a_b")
    tab.get_by_role("button", name="打开").click()
    expect(tab.get_by_role("alert")).to_contain_text("令牌无效")


def test_a_proposal_is_judged_on_its_page(tab, server, token, witness):
    change = {
        "collection": "sea-ports",
        "id": "dalian",
        "action": "amend",
        "properties": {"name_en": "Dalian New Port"},
        "reason": "更名",
        "source": "plan-13",
    }
    headers = {"Authorization": f"Bearer {token}"}
    made = tab.request.post(
        f"{server}/changes", data=change, headers=headers, timeout=PATIENCE_MS
    ).json()
    tab.goto(f"{server}/changes?f=html&lang=zh&state=proposed&feature=dalian")
    expect(tab.locator("[data-impact]").first).to_contain_text("1 个图层")
    tab.locator("tbody a", has_text=str(made["n"])).first.click()
    tab.get_by_label("令牌").fill(token)
    tab.get_by_role("button", name="发布").click()
    expect(tab.get_by_role("alert")).to_contain_text("须由他人发布")
    tab.get_by_label("驳回理由").fill("重复")
    tab.get_by_role("button", name="驳回").click()
    expect(tab.locator("dl")).to_contain_text("已驳回")
    expect(tab.locator(".settling")).to_have_count(0)
    witness.forgive("403")
