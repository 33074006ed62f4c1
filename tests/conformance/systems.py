"""The coordinate systems that collections are asked for, as PROJ knows them.

The geographic systems and Web Mercator are asked of every collection. Of the forty-two
zones of CGCS2000 a collection is asked every sixth, the next collection the next sixth:
each zone is tried at least twice; where that takes long, every twelfth, so once.
"""

from functools import cache

import numpy as np
import shapely
from pyproj import CRS, Transformer

from app.registry import LAYERS
from tests.conformance.reading import path_of

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
UNKNOWN = "http://www.opengis.net/def/crs/OGC/0/does_not_exist"


def systems(client, name):
    return client.get(path_of(name)).json()["crs"]


def share(client, name, step=6):
    """The systems that a collection is asked for."""
    listed = systems(client, name)
    return listed[:4] + listed[4 + list(LAYERS).index(name) % step :: step]


@cache
def ground_to(uri):
    """From latitude, longitude to a system, the axes in its own order.

    Within the datum of the system: WGS 84 and CGCS2000 agree to centimetres.
    """
    system = CRS.from_user_input(uri)
    return Transformer.from_crs(system.geodetic_crs, system)


def moved(uri, points):
    """Longitudes and latitudes in a system."""
    ordered = points if uri == CRS84 else points[:, ::-1]
    return np.column_stack(ground_to(uri).transform(*ordered.T))


def moved_back(uri, points):
    """The longitudes and latitudes of coordinates in a system."""
    found = np.column_stack(ground_to(uri).transform(*points.T, direction="INVERSE"))
    return found if uri == CRS84 else found[:, ::-1]


def bounds_in(uri, box):
    """The bounds, in a system, of a box in longitude and latitude."""
    edge = shapely.get_coordinates(shapely.segmentize(shapely.box(*box), 0.5))
    return shapely.MultiPoint(moved(uri, edge)).bounds
