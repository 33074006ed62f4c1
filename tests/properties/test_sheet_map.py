"""The map of a sheet is to scale: what is measured on paper is true on the ground."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sheet.drawing import HEIGHT_MM, MAIN_MM, WIDTH_MM, draw
from app.sheet.signs import EDGE, GROUND, Place
from geodata.geodesy import inverse

SVG = "{http://www.w3.org/2000/svg}"
LONS, LATS = st.floats(75.0, 134.0), st.floats(18.0, 53.0)
RADII = st.floats(1.0, 1_000.0)


def port(here, lon, lat):
    """A port as the rule finds it from ``here``."""
    km = float(inverse(*here, lon, lat)[1]) / 1e3
    return Place(label="XXX", lon=lon, lat=lat, distance_km=km)


@settings(max_examples=8)
@given(lon=LONS, lat=LATS, lon_to=LONS, lat_to=LATS, radius_km=RADII)
def test_lengths_on_paper_are_geodesic_and_ring_and_ports_lie_in_the_frame(
    facts, lon, lat, lon_to, lat_to, radius_km
):
    """Both in one test: to draw a map takes 0.2 s."""
    far = port((lon, lat), lon_to, lat_to)
    drawn = draw(Place(label="HERE", lon=lon, lat=lat), [far], radius_km, facts, "zh")
    lengths_are_geodesic(drawn, far, radius_km)
    ring_and_port_lie_in_the_frame(drawn.paper, far, radius_km)


def lengths_are_geodesic(drawn, far, radius_km):
    svg, paper = ET.fromstring(drawn.svg), drawn.paper
    ring = svg.find(f"{SVG}circle[@id='ring']").attrib
    line = svg.find(f"{SVG}line[@id='to-XXX']").attrib
    km_a_mm = paper.denominator / 1e6
    assert float(ring["r"]) * km_a_mm == pytest.approx(
        radius_km, rel=1e-3, abs=1e-4 * km_a_mm
    )
    x, y = (float(line[f"{axis}2"]) - float(line[f"{axis}1"]) for axis in "xy")
    length_mm = (x * x + y * y) ** 0.5
    assert length_mm * km_a_mm == pytest.approx(
        far.distance_km, rel=1e-3, abs=2e-4 * km_a_mm
    )


def ring_and_port_lie_in_the_frame(paper, far, radius_km):
    left, top, width, height = MAIN_MM
    radius_mm = paper.length_mm(radius_km)
    for x, y in [
        *paper.points([far.lon], [far.lat]).tolist(),
        (paper.centre_mm[0] - radius_mm, paper.centre_mm[1] - radius_mm),
        (paper.centre_mm[0] + radius_mm, paper.centre_mm[1] + radius_mm),
    ]:
        assert left < x < left + width
        assert top < y < top + height


def test_the_drawing_says_how_large_it_is_on_paper(facts):
    here = Place(label="<b>&", lon=103.68, lat=32.85)
    svg = ET.fromstring(draw(here, [], 200.0, facts, "zh").svg)
    assert svg.get("width") == f"{WIDTH_MM:g}mm"
    assert svg.get("viewBox") == f"0 0 {WIDTH_MM:g} {HEIGHT_MM:g}"
    assert "<b>&" in [text.text for text in svg.iter(f"{SVG}text")]


def test_the_inset_has_the_southern_islands_and_all_ten_dashes(facts):
    here = Place(label="JZH", lon=103.68, lat=32.85)
    svg = ET.fromstring(draw(here, [], 200.0, facts, "zh").svg)
    looks = [(path.attrib, path.get("d").count("M")) for path in svg.iter(f"{SVG}path")]
    islands = max(parts for look, parts in looks if look.get("fill") == GROUND)
    dashes = [parts for look, parts in looks if look.get("stroke") == EDGE]
    assert islands > 500
    assert 10 in dashes
