"""Tables of pandas and GeoPandas, which are imported when the first table is made.

They take 0.2 s to import, and a service is ready without a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from shapely import Geometry

from geodata.crs import CRS84

__all__ = [
    "DataFrame",
    "GeoDataFrame",
    "Series",
    "numbered",
    "placed",
    "series",
    "stacked",
    "table",
]

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame, Index, Series
else:
    # Names for annotations; tables are made by the functions below.
    GeoDataFrame = DataFrame = Index = Series = Any


def table(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> DataFrame:
    """Return rows as a table of Python objects."""
    from pandas import DataFrame  # noqa: PLC0415

    return DataFrame(rows, columns=list(columns), dtype=object)


def placed(rows: DataFrame, shapes: Iterable[Geometry]) -> GeoDataFrame:
    """Return a table with these geometries, CRS84 degrees, instead of any it has."""
    from geopandas import GeoDataFrame  # noqa: PLC0415

    plain = rows.drop(columns="geometry", errors="ignore")
    return GeoDataFrame(plain, geometry=list(shapes), crs=CRS84)


def stacked(*tables: GeoDataFrame) -> GeoDataFrame:
    """Return the rows of tables one below the other, numbered anew."""
    from pandas import concat  # noqa: PLC0415

    return concat(tables, ignore_index=True)


def series(
    values: Sequence[Any], index: Index | None = None, dtype: str = "object"
) -> Series:
    """Return a column, of Python objects unless another type is given."""
    from pandas import Series  # noqa: PLC0415

    return Series(values, index, dtype)


def numbered(values: Series) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Return the number of each value, -1 where there is none, and the values by number."""
    from pandas import factorize  # noqa: PLC0415

    numbers, different = factorize(values.to_numpy(dtype=object))
    return numbers, different
