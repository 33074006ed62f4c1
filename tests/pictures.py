"""`python -m tests.pictures`: the pictures in docs/images, taken again."""

import struct
import zlib
from pathlib import Path

import httpx2
import pypdfium2
from playwright.sync_api import sync_playwright

from tests.browser.conftest import QUIET
from tests.serving import serving

IMAGES = Path(__file__).parents[1] / "docs" / "images"
DESKTOP, PHONE, WIDE = (1440, 900), (390, 844), (1920, 1080)
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
    "map-wide": (WIDE, "light", "tour=5"),
}
"""Size of the window, theme, and what stands behind the # of the address."""

FEATURES = "/collections/border-ports/items?f=html&lang=zh&filter=mode='rail'"
"""The page of features that is shown."""

PRINTED = "at=JZH&view=33,101,5.5"
DECISION_SHEET = "airport=JZH&as_of=2015-12-31&routes=12&lang=zh&f=pdf"
PRINTED_DPI, SHEET_DPI = 110, 90
INCH_PT = 72
SLIDE = "layers=sea-clusters,sea-ports&heading=专栏1 海运口岸集群"
EMBEDDED = "layers=border-ports,border-pairs&view=46,121,4.5"
EMBED = (720, 480)


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


def take_slide(browser, home):
    """Keep the picture for slides."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{home}/map#{SLIDE}")
    page.locator("html[data-ready] path.abroad").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.click("#tab-share")
    with page.expect_download() as waiting:
        page.click("#printSlide")
    waiting.value.save_as(IMAGES / "map-slide.png")
    page.close()


def take_embedded(browser, home):
    """Keep the map as a frame of another page has it."""
    width, height = EMBED
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{home}/map?ui=legend#{EMBEDDED}")
    page.locator("html[data-ready] path.abroad").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / "map-embed.png")
    page.close()


def draw(paper, name, dpi):
    """Keep the first page of a PDF."""
    page = pypdfium2.PdfDocument(paper)[0]
    seen = page.render(scale=dpi / INCH_PT, rev_byteorder=True).to_numpy()[..., :3]
    (IMAGES / f"{name}.png").write_bytes(png(seen))


def png(seen):
    """Return rows of red, green, blue as PNG."""
    height, width, _ = seen.shape
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in seen)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


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
        take_slide(browser, home)
        take_embedded(browser, home)
        browser.close()
        sheet = httpx2.get(f"{home}/assessments/preview?{DECISION_SHEET}", timeout=60)
        draw(sheet.raise_for_status().content, "sheet-zh", SHEET_DPI)


if __name__ == "__main__":
    main()
