"""Ports that were open on a day at a former site of unknown position.

Such a port may bar a candidate. Therefore an outcome that would be ``met`` without it is
``undetermined``.
"""

from collections.abc import Sequence

import numpy as np

from app.rules.case.case import Candidate
from app.rules.case.open_sites import Site
from geodata.geodesy import distance_m
from geodata.text import Text
from layers.derivation.unplaced import APART_KM


def unplaced_near(
    here: Candidate, unplaced: Sequence[Site], reach_km: float
) -> tuple[Site, ...]:
    """Return the ports whose former site may be within reach of a candidate."""
    if not unplaced:
        return ()
    lons = np.array([port["lon"] for port in unplaced])
    lats = np.array([port["lat"] for port in unplaced])
    lengths = distance_m(here.lon, here.lat, lons, lats) / 1e3
    far_km = reach_km + APART_KM + here.accuracy_m / 1e3
    near = zip(unplaced, lengths, strict=True)
    return tuple(port for port, km in near if km <= far_km)


def unplaced_words(ports: Sequence[Site]) -> Text:
    """Return the note that the positions of former sites have to be found."""
    zh = "、".join(f"{p['city_zh']}（{p['former_site_zh']}）" for p in ports)
    en = ", ".join(f"{p['name_en']} ({p['iata']})" for p in ports)
    return Text(
        f"以下航空口岸当日位于前一场址，其位置未收录，须查明：{zh}",
        "on that day these aviation ports were at former sites of unknown position; find "
        f"their positions: {en}",
    )
