"""Every step of the tour has its words in the plan, and layers that exist."""

import pytest

from app.webmap.tour import STEPS, tour
from geodata.plan_text import anchor


@pytest.fixture(scope="module")
def steps(atlas):
    return tour(atlas.facts.plan, atlas.layers)


def test_no_step_is_left_out(steps):
    assert len(steps) == len(STEPS)


def test_the_words_stand_in_the_plan_where_the_step_says(steps, atlas):
    plan = atlas.facts.plan
    for step in steps:
        if step["quote"]:
            assert plan.find(step["quote"], anchor(step["ref"])), step["title"]


def test_box_4_has_all_its_figures(steps):
    (rows,) = (step["rows"] for step in steps if step["rows"])
    assert rows[1] == ["货物", "万吨", "100", "20", "5", "10", "5", "3", "3"]
    assert [len(row) for row in rows[:3]] == [9, 9, 9]


def test_every_layer_exists(steps):
    assert [step["layers"] for step in steps] == [[*step.layers] for step in STEPS]


def test_a_step_without_any_layer_is_left_out(atlas):
    assert len(tour(atlas.facts.plan, {"sea-clusters"})) == 4
