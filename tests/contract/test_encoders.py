"""What every output format must do; a new file is tested here unasked."""

import re
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from app.registry import ENCODERS
from geodata.crs import WEB_MERCATOR_URI
from geodata.errors import BadParameter
from layers.features.encoder import Page
from layers.features.snapshot import Selection

every_encoder = pytest.mark.parametrize("encoder", ENCODERS.values(), ids=ENCODERS)


@pytest.fixture
def page(country):
    points = [i for i, g in enumerate(country.table.geometry) if g.geom_type == "Point"]
    return Page(snapshot=country, selection=Selection(np.array(points), len(points)))


@every_encoder
def test_writes_awkward_features(encoder, page):
    assert encoder.encode(page)


@every_encoder
def test_writes_no_features_at_all(encoder, country):
    empty = Page(snapshot=country, selection=Selection(np.array([], dtype=int), 0))
    assert isinstance(encoder.encode(empty), bytes)


@every_encoder
def test_has_a_media_type_and_a_suffix(encoder):
    assert re.fullmatch(r"[a-z]+/[\w.+-]+", encoder.media_type)
    assert re.fullmatch(r"\.[a-z]+", encoder.suffix)


@pytest.mark.parametrize("f", ENCODERS)
def test_is_served_and_documented(f, client):
    response = client.get("/collections/sea-ports/items", params={"f": f})
    media_type = ENCODERS[f].media_type
    assert response.headers["content-type"].startswith(media_type)
    path = client.get("/api").json()["paths"]["/collections/sea-ports/items"]
    assert media_type in path["get"]["responses"]["200"]["content"]


@every_encoder
def test_refuses_just_the_frames_that_it_says(encoder, page):
    for frame, taken in (
        ({"crs": WEB_MERCATOR_URI}, encoder.any_crs),
        ({"datum": "gcj02"}, encoder.any_datum),
    ):
        with nullcontext() if taken else pytest.raises(BadParameter):
            encoder.written(replace(page, **frame))
