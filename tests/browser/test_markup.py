"""Names with markup in them are text wherever they are shown."""

import json

from playwright.sync_api import expect

from app.rules.turning.turning_ports import PLAN_DAY
from tests.browser.waiting import PATIENCE_MS, drawn

HOSTILE = "<img src=x onerror=alert(1)>"


def poison(value):
    """Put markup into every text that is a name, at any depth."""
    if isinstance(value, dict):
        return {
            key: f"{HOSTILE}{inner}"
            if isinstance(inner, str) and key.split("_")[-1] in ("zh", "en", "name")
            else poison(inner)
            if key != "geometry"
            else inner
            for key, inner in value.items()
        }
    return [poison(each) for each in value] if isinstance(value, list) else value


def tamper(route):
    answer = route.fetch(timeout=PATIENCE_MS)
    route.fulfill(response=answer, body=json.dumps(poison(answer.json())))


def no_images(page):
    expect(page.locator("img")).to_have_count(0)


def test_markup_in_names_is_text_everywhere(chromium, server, atlas):
    # Moving about between the layers is not what is tested.
    page, alarms = chromium.new_page(reduced_motion="reduce"), []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    for path in ("collections/*/items", "map/*", "rules/airport-proximity/*"):
        page.route(f"**/{path}?**", tamper)
    chosen = "table=border-ports&at=JZH;ACX&view=47,130,10"
    drawn(page, f"{server}/map#day={PLAN_DAY}&layers=border-ports&{chosen}")
    expect(page.locator("#verdict .subject")).to_contain_text("<img src=x")
    expect(page.locator("#table tbody")).to_contain_text("<img src=x")
    for name in atlas.layers:
        page.locator("#table select").select_option(name)
        page.locator("#table tbody th button").first.click()
        expect(page.locator("#table tbody")).to_contain_text("<img src=x")
        no_images(page)
    for tab in page.locator("#tabs [role=tab]").all():
        tab.click()
        expect(page.locator(".waiting:visible")).to_have_count(0)
        no_images(page)
    page.fill("#query", "大连")
    expect(page.locator("#found")).to_contain_text("<img src=x")
    no_images(page)
    assert alarms == []
    # What is still on its way may be left.
    page.unroute_all(behavior="ignoreErrors")
    page.close()
