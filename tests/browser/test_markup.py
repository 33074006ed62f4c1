"""Names with markup in them are text wherever they are shown."""

import json

from playwright.sync_api import expect

HOSTILE = "<img src=x onerror=alert(1)>"


def poison(value):
    """Put markup into every text that is a name, at any depth."""
    if isinstance(value, dict):
        return {
            key: f"{HOSTILE}{inner}"
            if isinstance(inner, str) and key.split("_")[-1] in ("zh", "en", "name")
            else poison(inner)
            for key, inner in value.items()
        }
    return [poison(each) for each in value] if isinstance(value, list) else value


def tamper(route):
    answer = route.fetch()
    route.fulfill(response=answer, body=json.dumps(poison(answer.json())))


def images(page):
    return page.locator("img").count()


def test_markup_in_names_is_text_everywhere(page, server, atlas):
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    for path in ("collections/*/items", "map/*", "rules/airport-proximity/*"):
        page.route(f"**/{path}?**", tamper)
    page.goto("about:blank")
    everything = ",".join(atlas.layers)
    page.goto(
        f"{server}/map#layers={everything}&table=border-ports&at=JZH;ACX&view=47,130,10"
    )
    page.wait_for_load_state("networkidle")
    expect(page.locator("#verdict .subject")).to_contain_text("<img src=x")
    expect(page.locator("#table tbody")).to_contain_text("<img src=x")
    for name in atlas.layers:
        page.locator("#table select").select_option(name)
        page.locator("#table tbody th button").first.click()
        expect(page.locator("#table tbody")).to_contain_text("<img src=x")
        assert images(page) == 0, name
    for tab in page.locator("#tabs [role=tab]").all():
        tab.click()
        expect(page.locator(".waiting:visible")).to_have_count(0, timeout=20_000)
        assert images(page) == 0, tab.inner_text()
    page.fill("#query", "大连")
    expect(page.locator("#found")).to_contain_text("<img src=x")
    assert images(page) == 0
    assert alarms == []
