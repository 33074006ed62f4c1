"""Keys that lead to the search box, commands found there, and what is read out of a verdict."""

from playwright.sync_api import expect

from tests.browser.test_map import search


def test_slash_and_control_k_lead_to_the_search_box(page):
    for key in ("/", "Control+k"):
        page.locator("#theme").focus()
        page.keyboard.press(key)
        expect(page.locator("#query")).to_be_focused()


def test_a_slash_that_is_written_stays_one(page):
    page.locator("#query").focus()
    page.keyboard.type("a/b")
    expect(page.locator("#query")).to_have_value("a/b")


def test_a_question_mark_lists_the_keys(page):
    page.locator("#theme").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Ctrl+Z")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_have_count(0)


def test_what_the_page_can_do_is_found_by_its_name(page):
    search(page, "准则图")
    expect(page.get_by_role("tab", name="准则图")).to_have_attribute(
        "aria-selected", "true"
    )


def test_a_layer_is_switched_from_the_search_box(page):
    page.fill("#query", "民用运输机场")
    page.locator("#found [role=option]", has_text="功能").click()
    expect(page.locator("[data-layer=airports] input")).to_be_checked()


def test_headline_and_sentence_are_read_out_and_the_rest_is_a_region(page):
    search(page, "MIG")
    announced = page.locator("#announced")
    expect(announced).to_contain_text("原则上不可申请 截至")
    expect(announced).to_have_attribute("role", "status")
    expect(page.get_by_role("region", name="核查结论")).to_be_visible()
    expect(page.locator("#verdict tbody th[scope=row]").first).to_have_text("CTU")
    page.locator("#verdict .close").click()
    expect(announced).to_be_empty()
