"""What every layer must do; a new file is tested here unasked."""

from datetime import date

import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from app.registry import LAYERS
from geodata.crs import CRS84

PLAN_DAY = date(2015, 12, 31)

every_layer = pytest.mark.parametrize("name", LAYERS)


@pytest.fixture
def table(name, atlas):
    return atlas.snapshot(name, PLAN_DAY).table


@every_layer
def test_is_valid_and_in_crs84(table):
    assert table.crs == CRS84
    assert table.is_valid.all()
    assert not table.is_empty.any()


@every_layer
def test_ids_are_readable_slugs(table):
    assert table["id"].is_unique
    assert table["id"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()


@every_layer
def test_every_feature_has_its_source_and_its_place_in_the_plan(table):
    filled = table[["source", "position_source", "plan_ref", "plan_quote_zh"]]
    assert filled.notna().all(axis=None)
    assert (table["position_accuracy_m"] > 0).all()


@every_layer
def test_every_column_says_what_it_means(name, atlas):
    for column in atlas.layer(name).all_columns:
        assert column.meaning.zh
        assert column.meaning.en
        assert column.unit


@every_layer
def test_is_deterministic(name, facts, atlas):
    layer = atlas.layer(name)
    assert_geodataframe_equal(
        layer.derive(facts, PLAN_DAY), layer.derive(facts, PLAN_DAY)
    )


@every_layer
def test_rings_wind_as_rfc_7946_asks(table):
    areas = table[table.geom_type.isin(["Polygon", "MultiPolygon"])].geometry
    outer = [shapely.get_exterior_ring(part) for part in areas.explode()]
    assert all(shapely.is_ccw(ring) for ring in outer)


@every_layer
def test_paint_shades_values_that_exist(name, table):
    paint = LAYERS[name].paint
    assert {shade.value for shade in paint.shades} >= (
        set(table[paint.by]) if paint.by else set()
    )


@every_layer
def test_truth_values_are_there_in_words(name, atlas, table):
    for column in atlas.layer(name).columns:
        if column.type == "boolean":
            words = {True: "yes", False: "no"}
            said = table[f"{column.name}_text"].tolist()
            assert said == [words.get(value) for value in table[column.name]]


@every_layer
def test_no_documented_date_can_be_taken_for_a_date(name, atlas, table):
    for column in atlas.layer(name).columns:
        if column.type == "documented":
            days = table[column.name].dropna()
            assert not days.str.fullmatch(r"\d{4}-\d{2}-\d{2}").any()
            assert days.str.match(r"\d{4}(-\d{2}){0,2}(\+08:00)?$").all()


@every_layer
def test_text_is_no_date_by_any_readers_measure(name, atlas, table):
    for column in atlas.layer(name).all_columns:
        if column.type == "text":
            texts = table[column.name].dropna().astype(str)
            assert not texts.str.fullmatch(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}.{0,3}").any()


@every_layer
def test_status_is_one_of_the_contract(table):
    assert set(table["status"].dropna()) <= {"open", "planned", "closed"}
