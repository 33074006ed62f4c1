"""The recipes of CONTRIBUTING: one new file each, and nothing else is edited."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.registry import LAYERS
from app.rules.case.candidate import by_code
from app.rules.case.case import Case
from app.rules.rule import Rule
from app.rules.version import ROOT, digest
from app.webmap.online import described
from app.webmap.tiled import TiledMap
from geodata import boundaries, facts
from geodata.discover import discover
from geodata.errors import Miswired
from layers.atlas import Atlas
from layers.features.encoder import Encoder, Page
from layers.features.snapshot import Selection
from layers.layer import Layer

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
from layers.features.encoder import Encoder

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
"""The interior gets more ports."""

from app.rules.finding.finding import Finding, Outcome
from app.rules.rule import Rule
from geodata.text import Text

RULE = Rule(
    title=Text("内陆", "Interior"),
    check=lambda case, facts: Finding(
        outcome=Outcome.UNDETERMINED, because=Text("无证据。", "No evidence."),
        source_ids=(facts.plan.id,),
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


SHOWS_LAYERS = (
    *("/", "/docs", "/map", "/collections", "/styles", "/api"),
    *("/styles/new-one", "/tilejson/new-one", "/collections/new-one/tiles"),
    *("/collections/new-one", "/collections/new-one/queryables"),
)


def test_a_layer_is_one_file(room, facts, settings):
    added = found(room, NEW_LAYER, "LAYER", Layer)
    layers = {"new-one": added["new-one"], "sea-ports": LAYERS["sea-ports"]}
    client = TestClient(create_app(settings, Atlas(facts, layers)))
    body = client.get("/collections/new-one/items").json()
    assert body["numberMatched"] == 21
    pages = [client.get(path, headers={"accept": "text/html"}) for path in SHOWS_LAYERS]
    assert {page.status_code for page in pages} == {200}
    assert [page.url.path for page in pages if "new-one" not in page.text] == []
    assert [page.url.path for page in pages if "border-ports" in page.text] == []
    assert client.get("/collections/border-ports").status_code == 404
    found_there = {entry["layer"] for entry in client.get("/map/find.json").json()}
    assert {"new-one", "sea-ports"} <= found_there


def test_a_format_is_one_file(room, atlas):
    added = found(room, NEW_FORMAT, "ENCODER", Encoder)
    ports = atlas.snapshot("sea-ports", date(2015, 12, 31))
    page = Page(snapshot=ports, selection=Selection.everything(2))
    assert added["new-one"].encode(page) == b"dalian\ntianjin"


def test_a_format_is_offered_and_chosen_by_name_header_and_suffix(
    room, atlas, settings
):
    added = found(room, NEW_FORMAT, "ENCODER", Encoder)
    service = create_app(settings, atlas)
    encoders = {**service.edition.encoders, **added}
    service.edition = replace(service.edition, encoders=encoders, stamp="another")
    client = TestClient(service)
    items = "/collections/sea-ports/items"
    answers = [
        client.get(items, params={"f": "new-one"}),
        client.get(items, headers={"accept": "text/plain"}),
        client.get("/collections/sea-ports.txt"),
    ]
    assert {answer.text.splitlines()[0] for answer in answers} == {"dalian"}
    shown = ("/collections/sea-ports", f"{items}?limit=1", "/self-check", "/map")
    assert [path for path in shown if "new-one" not in client.get(path).text] == []
    offers = client.get("/api").json()["paths"][items]["get"]["responses"]["200"]
    assert "text/plain" in offers["content"]


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


NEW_INPUT = """
    Input[int](
        name="inspection_m2",
        group="stated",
        kind=Whole(most=1_000_000, unit=Text("平方米", "m2")),
        label=Text("查验场地（平方米）", "Inspection area, m2"),
    ),
"""
NEW_INPUT_RULE = '''
"""The inspection area has a least size: made up."""

from app.rules.case.deciding import numbers_of, plan_of
from app.rules.case.inputs import INPUTS
from app.rules.finding.finding import Evidence, Feature, Finding, Outcome, Part
from app.rules.finding.measured import Measured
from app.rules.rule import Rule
from geodata.text import Text

NAME = "airport-inspection"


def check(case, facts):
    area = case.application[INPUTS["inspection_m2"]]
    least_m2 = numbers_of(case, facts, NAME)["area"]
    enough = Outcome.MET if area and area >= least_m2 else Outcome.NOT_MET
    return Finding(
        outcome=Outcome.UNDETERMINED if area is None else enough,
        because=Text(f"所报 {area}。", f"Stated: {area}."),
        measurements=(
            Measured(
                name="inspection_m2", label=Text("查验场地", "Inspection area"),
                value=area, required=(least_m2,), comparison="at-least",
                unit=Text("平方米", "m2"), uncertainty=50.0, rests_on=("yard",),
            ),
        ),
        evidence=(
            Evidence(
                name="yards", label=Text("场地", "yards"),
                features=(
                    Feature(role="yard", lon=103.7, lat=32.9, members={"id": "yard"}),
                ),
            ),
        ),
        parts=(
            Part(
                name="paving", label=Text("铺装", "Paving"), value="asphalt",
                text=Text("沥青", "asphalt laid"),
            ),
        ),
        source_ids=(plan_of(case, facts).id,),
    )


RULE = Rule(
    title=Text("查验场地", "Inspection area"),
    needs={NAME: ("area",)},
    takes=("inspection_m2",),
    check=check,
)
'''
NEW_CLAUSE = """
section = "七"
text_zh = "严格论证新设立口岸的必要性、可行性"
text_en = "Made up."

[[parameters]]
name = "area"
unit = "m2"
meaning_zh = "至少"
meaning_en = "least"
values = [{ value = 2000, from = 2016-12-01, document = "plan-13" }]
"""
ASK_EVERY_DOOR = """
import json
import sys
from datetime import datetime
from pathlib import Path

from fastapi.testclient import TestClient
from typer.testing import CliRunner

import pypdfium2

from app.cli import app
from app.clock import BEIJING
from app.main import create_app
from app.register.provider import RegisterProvider
from app.settings import Settings

RULE, GIVEN = "airport-inspection", {"inspection_m2": 2500}
SITE = {"airport": "JZH", "as_of": "2015-12-31"}
FILED = {**SITE, **GIVEN, "airport_class": "branch", "routes": 12}
settings = Settings(data_dir=Path(sys.argv[1]))
stores = RegisterProvider(settings).stores()
token = stores.tokens.issue("officer", "officer", datetime.now(BEIJING), None)
said = {"Authorization": f"Bearer {token}"}
client = TestClient(create_app(settings))


def finding(document):
    return next(f for f in document["findings"] if f["rule"] == RULE)


def get(path, **params):
    return client.get(path, params={**SITE, **GIVEN, **params}, headers=said)


check = f"/rules/{RULE}/check"
filed = client.post("/assessments", json=FILED, headers=said)
executed = client.post("/processes/airport-assessment/execution", json={"inputs": FILED})
page = client.get("/assessments/preview", params={"f": "html", "lang": "en"}).text
preview = get("/assessments/preview", f="sheet", lang="en").text
record = client.get(filed.headers["location"], params={"f": "html"}, headers=said)
sheet = CliRunner().invoke(
    app, ["sheet", "JZH", "--as-of", "2015-12-31", "--inspection-m2", "2500",
          "--out", f"{sys.argv[1]}/sheet.html", "--lang", "en"])
command = Path(sys.argv[1], "sheet.html").read_text("utf-8") if not sheet.exit_code else ""
definition = client.get("/api").json()["paths"][check]["get"]["parameters"]
paper, words = "2,500 m2", "Inspection area, m2"
CELLS = ("2,500 m2", "≥ 2,000 m2", "+500", "± 50 m2")


def printed(text, *said):
    flat = "".join(text.split())
    return all("".join(each.split()) in flat for each in (*CELLS, *said))


def measured(found):
    (each,) = found["measurements"]
    text = tuple(each["text"].values())
    numbers = [each[n] for n in ("value", "required", "margin", "uncertainty")]
    return numbers == [2500, [2000], [500], 50] and each["unit"] == "m2" and text == CELLS


def yards(drawn):
    return [f["id"] for f in drawn["features"] if f["properties"]["role"] == "yard"]


with pypdfium2.PdfDocument(get("/assessments/preview", f="pdf", lang="en").content) as pdf:
    pdf_text = "".join(p.get_textpage().get_text_range() for p in pdf)
card = get(check, f="geojson", lang="en").json()
where = filed.headers["location"]
kept = client.get(where, params={"f": "geojson", "lang": "en"}, headers=said).json()
kept_sheet = client.get(where, params={"f": "html", "lang": "en"}, headers=said).text
listed = client.get("/assessments", headers=said).json()["assessments"]
print(json.dumps({
    "check": get(check).json()["outcome"],
    "bounds": client.get(check, params={**SITE, "inspection_m2": "-1"}).status_code,
    "preview": finding(get("/assessments/preview").json())["outcome"],
    "filing": finding(filed.json())["outcome"],
    "process": finding(executed.json())["outcome"],
    "the form of the site": 'name="inspection_m2"' in page and words in page,
    "the form of the map": '"name":"inspection_m2","label"' in client.get("/map").text,
    "the sheet of a preview": paper in preview and words in preview,
    "the sheet of a record": "2,500 平方米" in record.text,
    "the command": printed(command, "Paving", "asphalt laid"),
    "measured, in JSON": measured(get(check, lang="en").json()),
    "measured, on the page": printed(
        get("/assessments/preview", f="html", lang="en").text, "Inspection area:"),
    "measured, on the sheet of a preview": printed(preview, "Paving", "asphalt laid"),
    "measured, in the PDF": printed(pdf_text, "Paving", "asphalt laid"),
    "measured, on the sheet of a record": printed(kept_sheet, "Paving"),
    "measured, for the card of the map": measured(card) and yards(card) == ["yard-yard"],
    "measured, in GeoJSON": measured(finding(kept)) and yards(kept) == ["yard-yard"],
    "measured, by the process": finding(executed.json())["measurements"][0]["margin"] == [500],
    "the list": [one["href"] for one in listed] == [where],
    "the definition": [p["schema"] for p in definition if p["name"] == "inspection_m2"],
}))
"""


def copied(folder):
    """Copy the code to a folder, with an empty one for its data."""
    for package in ("app", "layers", "geodata"):
        shutil.copytree(ROOT / package, folder / package)
    shutil.copy(ROOT / "NOTICE", folder)
    (folder / "data").mkdir()


def asked(folder, script):
    """Run a script in a copy of the code; the last line that it prints is JSON."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder / "data")],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_rule_with_an_input_is_two_files_and_one_entry(tmp_path):
    """In a copy of the code, asked through every door as a user would."""
    copied(tmp_path)
    plan = tmp_path / "geodata/plans/plan_13"
    (plan / "clauses/airport_inspection.toml").write_text(NEW_CLAUSE, "utf-8")
    clause = tmp_path / "app/rules/clauses/airport_inspection.py"
    clause.write_text(NEW_INPUT_RULE, "utf-8")
    table = tmp_path / "app/rules/case/inputs.py"
    before, end, after = table.read_text("utf-8").partition("    AIRPORT_CLASS,\n")
    table.write_text(before + end + NEW_INPUT.lstrip("\n") + after, "utf-8")
    doors = asked(tmp_path, ASK_EVERY_DOOR)
    assert doors.pop("bounds") == 400
    assert doors.pop("the definition") == [
        {"type": "integer", "minimum": 0, "maximum": 1_000_000}
    ]
    assert {door for door, said in doors.items() if said not in ("met", True)} == set()


ASK_ABOUT_A_PLAN = """
import json
import sys
from pathlib import Path

from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import app
from app.main import create_app
from app.rules.version import digest
from app.settings import Settings

client = TestClient(create_app(Settings(data_dir=Path(sys.argv[1]))))


def by(path, day, **params):
    return client.get(path, params={"as_of": day, **params}).json()["plan"]["id"]


def command(*words):
    run = CliRunner().invoke(app, [*words, "--as-of", "2022-01-01", "--json"])
    assert not run.exit_code, run.output
    return json.loads(run.stdout)


check, preview = "/rules/airport-proximity/check", "/assessments/preview"
candidates = Path(sys.argv[1], "candidates.csv")
candidates.write_text("code\\nJZH\\n", "utf-8")
out = str(Path(sys.argv[1], "verdicts.csv"))
print(json.dumps({
    "listed": [plan["id"] for plan in client.get("/plans").json()["plans"]],
    "a check": [by(check, day, airport="JZH") for day in ("2020-01-01", "2022-01-01")],
    "a preview": by(preview, "2022-01-01", airport="JZH"),
    "the command": command("check", "JZH")["plan"]["id"],
    "the screening": command("screen", str(candidates), "--out", out)["plan"],
    "a layer": client.get("/collections/sea-ports").json()["itemCount"],
    "the map": '"threshold_km":120.0' in client.get("/map").text,
    "the version of the rules": digest(),
}))
"""


def test_a_plan_is_one_folder(tmp_path):
    """In a copy of the code, with no other edit."""
    copied(tmp_path)
    before = digest(tmp_path)
    made_up = Path(__file__).parents[1] / "data/plans/plan_14"
    shutil.copytree(made_up, tmp_path / "geodata/plans/plan_14")
    found = asked(tmp_path, ASK_ABOUT_A_PLAN)
    assert found.pop("the version of the rules") != before
    assert found == {
        "listed": ["plan-13", "plan-14"],
        "a check": ["plan-13", "plan-14"],
        "a preview": "plan-14",
        "the command": "plan-14",
        "the screening": "plan-14",
        "a layer": 3,
        "the map": True,
    }
