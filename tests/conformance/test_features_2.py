"""OGC 18-058r1, Features part 2: its abstract tests, by identifier."""

import re

import numpy as np
import shapely

from tests.conformance.reading import (
    GEOJSON,
    asked,
    every_layer,
    extent,
    first_id,
    ids,
    path_of,
    quarter,
    whole,
    written,
)
from tests.conformance.systems import CRS84, UNKNOWN, bounds_in, moved_back, share

MICRODEGREE = 1e-6
HTTP_URI = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?(?:/[\w.~%!$&'()*+,;=:@-]*)*")
OGC_CRS = re.compile(r"http://www\.opengis\.net/def/crs/[A-Z]+/[\d.]+/\w+")


def entries(client):
    """Every collection, as listed and alone."""
    listed = client.get("/collections").json()["collections"]
    return listed + [client.get(path_of(entry["id"])).json() for entry in listed]


def one(client, name, fid, uri):
    return client.get(path_of(name, f"/items/{fid}"), params={"crs": uri})


def answers(client, name):
    """The first feature of a collection, on a page and alone, in its systems."""
    fid = first_id(client, name)
    for uri in share(client, name):
        yield uri, asked(client, name, {"crs": uri, "limit": 1})
        yield uri, one(client, name, fid, uri)


def coordinates(response):
    return shapely.get_coordinates(shapely.from_geojson(response.text))


def test_conf_crs_crs_uri(client):
    """/conf/crs/crs-uri: every identifier is a URI, in the syntax of OGC."""
    for entry in entries(client):
        for uri in [*entry["crs"], entry["storageCrs"]]:
            assert HTTP_URI.fullmatch(uri)
            assert OGC_CRS.fullmatch(uri)


def test_conf_crs_default_crs(client):
    """/conf/crs/default-crs: CRS84 is listed."""
    assert all(CRS84 in entry["crs"] for entry in entries(client))


def test_conf_crs_storagecrs(client):
    """/conf/crs/storageCrs: that of storage is listed."""
    assert all(entry["storageCrs"] in entry["crs"] for entry in entries(client))


@every_layer
def test_conf_crs_crs_parameter(client, name):
    """/conf/crs/crs-parameter: each system listed is answered in, and named."""
    for uri, response in answers(client, name):
        assert response.status_code == 200
        assert response.headers["content-crs"] == f"<{uri}>"
        assert response.headers["content-type"] == GEOJSON


@every_layer
def test_conf_crs_crs_parameter_invalid(client, name):
    """/conf/crs/crs-parameter-invalid: 400 for a system not listed."""
    assert asked(client, name, {"crs": UNKNOWN}).status_code == 400
    assert one(client, name, first_id(client, name), UNKNOWN).status_code == 400


@every_layer
def test_conf_crs_crs_parameter_default(client, name):
    """/conf/crs/crs-parameter-default: CRS84, and the header says so."""
    assert asked(client, name, {}).headers["content-crs"] == f"<{CRS84}>"


@every_layer
def test_conf_crs_crs_parameter_transform(client, name):
    """/conf/crs/crs-parameter-transform: coordinates are those that PROJ gives."""
    plain = coordinates(asked(client, name, {"limit": 1}))
    for uri, response in answers(client, name):
        back = moved_back(uri, coordinates(response))
        assert np.abs(back - plain).max() < MICRODEGREE, uri


@every_layer
def test_conf_crs_bbox_crs_parameter(client, name):
    """/conf/crs/bbox-crs-parameter: what is found intersects the box, in its system."""
    ground = quarter(client, name)
    for uri in share(client, name, 12):
        box = bounds_in(uri, ground)
        params = {"bbox": written(box), "bbox-crs": uri, "crs": uri}
        found = shapely.from_geojson(asked(client, name, params).text)
        near = shapely.buffer(shapely.box(*box), 1.0 if box[2] > 360 else MICRODEGREE)
        assert shapely.intersects(shapely.get_parts(found), near).all(), uri


@every_layer
def test_conf_crs_bbox_crs_parameter_default(client, name):
    """/conf/crs/bbox-crs-parameter-default: CRS84."""
    box = written(quarter(client, name))
    bare = whole(client, name, bbox=box)
    assert ids(whole(client, name, **{"bbox": box, "bbox-crs": CRS84})) == ids(bare)


@every_layer
def test_conf_crs_bbox_crs_parameter_invalid(client, name):
    """/conf/crs/bbox-crs-parameter-invalid: 400 for a system not listed."""
    params = {"bbox": written(extent(client, name)), "bbox-crs": UNKNOWN}
    assert asked(client, name, params).status_code == 400
