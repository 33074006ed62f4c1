"""`python -m tests.pictures`: the pictures in docs/images, taken again.

What is printed is drawn by ``pdftoppm`` (Debian: poppler-utils).
"""

import subprocess
from pathlib import Path

import httpx2
from playwright.sync_api import sync_playwright

from tests.browser.conftest import QUIET
from tests.serving import serving

IMAGES = Path(__file__).parents[1] / "docs" / "images"
DESKTOP, PHONE = (1440, 900), (390, 844)
RULE = "tab=ground&closed=lhw&view=36,102,4.5"
PICTURES = {
    "map": (DESKTOP, "light", "at=JZH;103.2,35.1&active=1&view=34,107,5.5"),
    "map-en": (DESKTOP, "light", "lang=en&at=JZH&view=33,107,5.5"),
    "map-rule": (DESKTOP, "light", RULE),
    "map-table": (
        DESKTOP,
        "light",
        "tab=filter&table=border-ports&where=neighbour:RU,MN;mode:rail&view=46,121,4.5",
    ),
    "map-dark": (DESKTOP, "dark", "view=34,108,5"),
    "map-phone": (PHONE, "light", "at=JZH&view=31,104,6"),
}
"""Size of the window, theme, and what stands behind the # of the address."""

FEATURES = "/collections/border-ports/items?f=html&lang=zh&filter=mode='rail'"
"""The page of features that is shown."""

PRINTED = "at=JZH&view=33,101,5.5"
DECISION_SHEET = "airport=JZH&as_of=2015-12-31&routes=12&lang=zh&f=pdf"
PRINTED_DPI, SHEET_DPI = 110, 90


def take(browser, home, name):
    """Open the page as described and keep what it looks like."""
    (width, height), theme, state = PICTURES[name]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=theme
    )
    page.goto(f"{home}/map#{state}")
    page.locator("html[data-ready] path.abroad").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def take_features(browser, home):
    """Keep the page of some features."""
    width, height = DESKTOP
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{home}{FEATURES}")
    page.locator("#small-map[data-drawn]").wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / "features.png")
    page.close()


def print_map(browser, home):
    """Keep the map as it is printed."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{home}/map#{PRINTED}")
    page.wait_for_load_state("networkidle")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    draw(paper, "map-print", PRINTED_DPI)
    page.close()


def draw(paper, name, dpi):
    """Keep the first page of a PDF."""
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(dpi), "-", IMAGES / name]
    subprocess.run(command, input=paper, check=True)


def main():
    """Take them all."""
    with serving() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=QUIET
        )
        for name in PICTURES:
            take(browser, home, name)
        take_features(browser, home)
        print_map(browser, home)
        browser.close()
        sheet = httpx2.get(f"{home}/assessments/preview?{DECISION_SHEET}", timeout=60)
        draw(sheet.raise_for_status().content, "sheet-zh", SHEET_DPI)


if __name__ == "__main__":
    main()
