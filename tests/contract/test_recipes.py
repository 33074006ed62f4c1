"""The recipes of CONTRIBUTING: one new file each, and nothing else is edited."""

import importlib
import shutil
import sys
import textwrap
from datetime import date
from types import MappingProxyType

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.registry import LAYERS
from app.rules.candidate import by_code
from app.rules.rule import Case, Rule
from app.webmap.online import described
from app.webmap.tiled import TiledMap
from geodata import boundaries, facts
from geodata.discover import discover
from geodata.errors import Miswired
from layers.atlas import Atlas
from layers.encoder import Encoder, Page
from layers.layer import Layer
from layers.snapshot import Selection

NEW_LAYER = '''
"""Border ports by rail only."""

from geodata.text import Text
from layers.layer import Layer, Paint

LAYER = Layer(
    title=Text("铁路口岸", "Rail ports"),
    description=Text("专栏2 的铁路口岸。", "The rail entries of Box 2."),
    group="border",
    geometry="Point",
    columns=(),
    paint=Paint(colour="#7a2e0e"),
    build=lambda facts: facts.points("border_ports").query("mode == 'rail'"),
)
'''
NEW_FORMAT = '''
"""The ids, one a line."""

from geodata.text import Text
from layers.encoder import Encoder

ENCODER = Encoder(
    title=Text("标识", "Ids"),
    media_type="text/plain",
    suffix=".txt",
    encode=lambda page: "\\n".join(
        page.snapshot.table["id"].iloc[page.selection.rows]
    ).encode(),
)
'''
NEW_RULE = '''
"""Section 2: the interior gets more ports."""

from datetime import date

from app.rules.rule import Finding, Outcome, Quantity, Rule
from geodata.provenance import Clause
from geodata.text import Text

RULE = Rule(
    title=Text("内陆", "Interior"),
    clause=Clause(
        instrument="国家口岸发展“十三五”规划", section="二",
        text_zh="加快内陆地区口岸开放。", text_en="Speed up the opening of ports.",
        in_force=date(2016, 12, 1),
    ),
    thresholds=(
        Quantity(name="none", value=0, unit="1", meaning=Text("无", "none")),
    ),
    check=lambda case, facts: Finding(
        outcome=Outcome.UNDETERMINED, because=Text("无证据。", "No evidence."),
        evidence={}, notes=(), source_ids=("plan",),
    ),
)
'''
NEW_BASEMAP = '''
"""Tiles of an agency."""

from app.webmap.tiled import TiledMap
from geodata.text import Text

BASEMAP = TiledMap(
    name=Text("本局影像", "Our imagery"),
    addresses=("https://tiles.example/{z}/{x}/{y}.jpg",),
    attribution=Text("本局", "The agency"),
    attribution_url="https://agency.example",
)
'''
NEW_FACT_CSV = """id,name_zh,name_en,source
lighthouse,灯塔,Lighthouse,chart
"""
NEW_FACT_TOML = """
title_zh = "灯塔"
title_en = "Lighthouses"
description_zh = "每行一座灯塔。"
description_en = "One lighthouse a row."
edition = 2026-11-23
rows = 1
key = "id"
geometry = "none"
sources = [{ id = "chart", title = "Chart", publisher = "Office", url = "urn:doc:chart", \
licence = "none", retrieved = 2026-11-23 }]
columns = [
  { name = "id", type = "text", meaning_zh = "标识", meaning_en = "Id", required = true },
  { name = "name_zh", type = "text", meaning_zh = "名称", meaning_en = "Name" },
  { name = "name_en", type = "text", meaning_zh = "英文名", meaning_en = "Name" },
  { name = "source", type = "list", meaning_zh = "来源", meaning_en = "Source" },
]
"""


@pytest.fixture
def room(tmp_path, monkeypatch):
    """An empty plug-in folder on the import path."""
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [n for n in sys.modules if n == "room" or n.startswith("room.")]:
        del sys.modules[name]


def found(room, text, constant, kind):
    (room / "new_one.py").write_text(textwrap.dedent(text), "utf-8")
    importlib.invalidate_caches()
    return discover(importlib.import_module("room"), constant, kind)


def test_a_layer_is_one_file(room, facts, settings):
    added = found(room, NEW_LAYER, "LAYER", Layer)
    layers = MappingProxyType({"new-one": added["new-one"]} | dict(LAYERS))
    client = TestClient(create_app(settings, Atlas(facts, layers)))
    body = client.get("/collections/new-one/items").json()
    assert body["numberMatched"] == 21
    assert "new-one" in client.get("/map").text


def test_a_format_is_one_file(room, atlas):
    added = found(room, NEW_FORMAT, "ENCODER", Encoder)
    ports = atlas.snapshot("sea-ports", date(2015, 12, 31))
    page = Page(snapshot=ports, selection=Selection.everything(2))
    assert added["new-one"].encode(page) == b"dalian\ntianjin"


def test_a_rule_is_one_file(room, facts):
    added = found(room, NEW_RULE, "RULE", Rule)
    day = date(2017, 1, 1)
    case = Case(candidate=by_code(facts, "JZH", day), as_of=day)
    assert added["new-one"].check(case, facts).outcome == "undetermined"


def test_an_online_base_map_is_one_file(room):
    added = found(room, NEW_BASEMAP, "BASEMAP", TiledMap)
    page_knows = described("new-one", added["new-one"])
    assert page_knows["name"] == {"zh": "本局影像", "en": "Our imagery"}
    assert page_knows["scheme"] == "webmercator"


def test_a_fact_table_is_a_manifest_and_its_data(tmp_path):
    folder = shutil.copytree(facts.DATASETS, tmp_path / "datasets")
    (folder / "lighthouses.csv").write_text(NEW_FACT_CSV, "utf-8")
    (folder / "lighthouses.toml").write_text(NEW_FACT_TOML, "utf-8")
    read = facts.load(boundaries.load(), folder)
    assert read.records("lighthouses")[0]["name_zh"] == "灯塔"


def test_a_file_without_its_constant_is_refused(room):
    with pytest.raises(Miswired, match="must define LAYER"):
        found(room, '"""Nothing."""', "LAYER", Layer)
