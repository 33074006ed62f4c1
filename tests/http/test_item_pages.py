"""The pages of features: headings, sorting, facets, the form, lines to copy."""

import html
import re
from urllib.parse import quote

import pytest

from app.registry import LAYERS

PORTS = "/collections/border-ports/items"
OTHERS = re.compile(r'<li><a href="([^"]+)">([^<]*)</a> <span>(\d+)</span>')


def page_of(client, path, **asked):
    """The text of a page, with its entities as they read."""
    got = client.get(path, params={"f": "html", **asked})
    assert got.status_code == 200, got.text[:500]
    return got.text


def sent(client, path, **asked):
    """The address that the form of a page leads to."""
    got = client.get(path, params={"f": "html", **asked}, follow_redirects=False)
    assert got.status_code == 303
    return got.headers["location"]


def matched(client, address):
    asked = html.unescape(address).replace("f=html", "f=json")
    return client.get(asked).json()["numberMatched"]


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_heading_is_a_key(client, name, lang):
    page = page_of(client, f"/collections/{name}/items", lang=lang, limit=2)
    columns = {column.name for column in LAYERS[name].all_columns}
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)
    said = [re.sub(r"<code>.*?</code>|<[^>]+>", "", head).strip() for head in heads]
    assert len(said) > 2
    assert not columns.intersection(said)


def test_values_are_in_words_and_units_stand_in_the_heading(client):
    page = page_of(client, "/collections/border-pairs/items", lang="en", limit=1)
    assert re.search(r'Geodesic length</a> <span class="unit">km</span>', page)
    assert "<td>Planned</td>" in page_of(
        client, PORTS, lang="en", filter="status = 'planned'", limit=1
    )


def test_a_click_on_a_heading_sorts_and_another_turns_the_order(client):
    first = page_of(client, PORTS, lang="en")
    (up,) = re.findall(r'<a href="([^"]+)">Name</a>', first)
    assert "sortby=name_en" in up
    risen = client.get(html.unescape(up)).text
    assert 'aria-sort="ascending"' in risen
    (down,) = re.findall(r'<a href="([^"]+)">Name ▲</a>', risen)
    assert "sortby=-name_en" in down
    assert 'aria-sort="descending"' in client.get(html.unescape(down)).text


CONDITIONS = ["", "mode = 'rail'", "mode = 'rail' AND status = 'planned'"]
CONDITIONS += ["mode = 'rail' OR neighbour = 'MN'", "name_zh LIKE '%河%'"]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_facet_counts_what_its_link_shows(client, condition):
    asked = {"filter": condition} if condition else {}
    page = page_of(client, PORTS, lang="zh", **asked)
    found = OTHERS.findall(page)
    assert len(found) > 8
    for address, said, count in found:
        assert matched(client, address) == int(count), said


def test_a_chosen_value_leads_to_the_page_without_it(client):
    page = page_of(client, PORTS, lang="zh", filter="mode = 'rail'")
    (plain,) = re.findall(r'class="chosen"><a href="([^"]+)"', page)
    assert matched(client, plain) == 68


ADDED = {
    ("mode", "eq", "rail"): "mode = 'rail'",
    ("mode", "eq", "铁路口岸"): "mode = 'rail'",
    ("name_zh", "has", "满洲里"): "name_zh LIKE '%满洲里%'",
    ("position_accuracy_m", "le", "2000"): "position_accuracy_m <= 2000",
    ("counterpart_zh", "set", ""): "NOT counterpart_zh IS NULL",
    ("name_en", "eq", "O'Brien"): "name_en = 'O''Brien'",
}


@pytest.mark.parametrize("condition", ADDED)
def test_the_form_writes_the_filter(client, condition):
    column, op, value = condition
    where = sent(client, PORTS, lang="zh", column=column, op=op, value=value)
    assert f"filter={quote(ADDED[condition], safe='/:,.~')}" in where
    assert "column=" not in where
    page = html.unescape(client.get(where).text)
    assert f">{ADDED[condition]}</textarea>" in page


def test_the_form_keeps_the_rest_of_the_page(client):
    kept = {"filter": "status = 'open'", "sortby": "-name_en", "offset": "10"}
    asked = {"column": "mode", "op": "eq", "value": "rail", **kept}
    where = sent(client, PORTS, lang="zh", **asked)
    assert "sortby=-name_en" in where
    assert "offset" not in where
    assert matched(client, where) == matched(
        client, f"{PORTS}?filter=status='open' AND mode='rail'&f=html"
    )


def test_an_empty_form_leads_to_the_plain_page(client):
    where = sent(client, PORTS, lang="zh", filter="", datetime="")
    assert where == f"http://testserver{PORTS}?f=html&lang=zh"


def test_files_hold_all_that_matches_in_the_language_of_the_page(client):
    page = page_of(client, PORTS, lang="en", filter="mode = 'rail'", limit=3, offset=3)
    files = re.search(r'<p class="files">(.*?)</p>', page)[1]
    addresses = [html.unescape(a) for a in re.findall(r'href="([^"]+)"', files)]
    assert len(addresses) > 7
    for address in addresses:
        assert "lang=en" in address
        assert "offset" not in address
        assert "limit" not in address
    (csv,) = [address for address in addresses if "f=csv&words=true" in address]
    assert len(client.get(csv).text.strip().split("\r\n")) == 22


def test_lines_to_copy_have_the_filter(client):
    page = page_of(client, PORTS, lang="en", filter="mode = 'rail'")
    lines = [html.unescape(t) for t in re.findall(r"<pre[^>]*>([^<]+)</pre>", page)]
    assert len(lines) == 5
    assert sum("mode%20%3D%20%27rail%27" in line for line in lines) == 3
    assert sum("filter=mode = '\"'\"'rail" in line for line in lines) == 1


def test_a_feature_has_a_page_with_everything_on_it(client):
    page = page_of(client, "/collections/sea-ports/items/dalian", lang="en")
    assert "<title>Dalian · Sea ports · Kouan Atlas</title>" in page
    assert "mark=" in page
    assert ">Bohai Rim</dd>" in page


ON_MAP = {
    "mode = 'rail' AND status = 'planned'": "where=mode%3Arail%3Bstatus%3Aplanned",
    "neighbour IN ('MN', 'RU')": "where=neighbour%3AMN%2CRU",
    "status = 'open' OR status IS NULL": "where=status%3Aopen%2Cnull",
    "counterpart_zh = 'a;b,c'": "where=counterpart_zh%3Aa%253Bb%252Cc",
}
LEFT_OUT = "the map leaves out some"


@pytest.mark.parametrize("condition", ON_MAP)
def test_the_link_to_the_map_keeps_the_filter(client, condition):
    page = html.unescape(page_of(client, PORTS, lang="en", filter=condition))
    assert f'"/map?lang=en#layers=border-ports&{ON_MAP[condition]}"' in page
    assert LEFT_OUT not in page


def test_the_link_to_the_map_keeps_the_day(client):
    path = "/collections/aviation-ports/items"
    page = html.unescape(page_of(client, path, lang="zh", datetime="2015-12-31"))
    assert '"/map?lang=zh#layers=aviation-ports&day=2015-12-31"' in page


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("border-ports", {"filter": "name_zh LIKE '%河%'"}),
        ("border-ports", {"bbox": "100,40,120,50"}),
        ("provinces", {"filter": "coastal = true"}),
        ("aviation-ports", {"filter": "status = 'closed'"}),
        ("border-ports", {"filter": "mode = 'rail' AND mode = 'road'"}),
    ],
)
def test_the_page_says_what_the_map_leaves_out(client, name, asked):
    page = page_of(client, f"/collections/{name}/items", lang="en", **asked)
    assert LEFT_OUT in page


def test_a_facet_keeps_the_other_values_of_a_list(client):
    page = page_of(client, PORTS, lang="en", filter="neighbour IN ('MN', 'RU')")
    chosen = re.findall(r'class="chosen"><a href="([^"]+)"', page)
    assert sorted(re.search("filter=([^&]+)", link)[1] for link in chosen) == [
        "neighbour%20%3D%20%27MN%27",
        "neighbour%20%3D%20%27RU%27",
    ]
    assert "= Mongolia, Russia" in page
