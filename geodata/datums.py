"""The datums that positions are given in, and every name that people write for them.

WGS 84 and CGCS2000 agree to centimetres and are treated as one. GCJ-02 and BD-09 are
shifted versions of WGS 84 and are converted back exactly. Other datums are refused by
name: no transformation of known accuracy from Xi'an 1980 or Beijing 1954 to WGS 84 is
published for all of China.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from geodata.text import Text

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "wgs84": (
            "WGS 84",
            "WGS 1984",
            "GCS WGS 1984",
            "World Geodetic System 1984",
            "EPSG 4326",
            "OGC CRS84",
            "CRS84",
            "GPS",
        ),
        "cgcs2000": (
            "CGCS 2000",
            "CGCS",
            "GCS China Geodetic Coordinate System 2000",
            "China Geodetic Coordinate System 2000",
            "China 2000",
            "EPSG 4490",
            "国家2000",
            "大地2000",
            "国家大地2000",
            "2000国家",
            "2000大地",
            "2000国家大地",
            "2000中国大地",
            "国家大地坐标系2000",
            "中国大地坐标系2000",
            "国家2000大地",
            "2000",
            "天地图",
        ),
        "gcj02": (
            "GCJ-02",
            "GCJ-2",
            "GCJ",
            "火星",
            "国测局",
            "高德",
            "高德地图",
            "腾讯",
            "腾讯地图",
            "AMap",
            "AutoNavi",
            "Tencent",
        ),
        "bd09": ("BD-09", "BD-9", "BD09LL", "百度", "百度地图", "百度经纬度", "Baidu"),
    }
)
"""Names of each datum. Case, blanks, hyphens and a final 坐标系 are ignored."""

OTHERS: Mapping[str, tuple[tuple[str, ...], Text]] = MappingProxyType(
    {
        "xian80": (
            (
                "西安80",
                "1980西安",
                "80西安",
                "西安1980",
                "Xian80",
                "Xian1980",
                "EPSG 4610",
            ),
            Text(
                "西安 80 与 WGS 84 相差可达百米以上，二者间没有覆盖全国、精度已知的公开参数；"
                "请先由测绘部门换算为 CGCS2000。",
                "Xi'an 1980 lies up to more than 100 m from WGS 84, and no published "
                "parameters of known accuracy cover China: have it turned into CGCS2000 "
                "by a surveyor first.",
            ),
        ),
        "beijing54": (
            (
                "北京54",
                "1954北京",
                "54北京",
                "北京1954",
                "Beijing54",
                "Beijing1954",
                "EPSG 4214",
            ),
            Text(
                "北京 54 与 WGS 84 相差可达百米以上，公开参数只覆盖个别盆地与海域；"
                "请先由测绘部门换算为 CGCS2000，或以注明 EPSG 4214 的 GeoPackage 等文件提交。",
                "Beijing 1954 lies up to more than 100 m from WGS 84, and published "
                "parameters cover some basins and seas only: have it turned into CGCS2000 "
                "first, or hand in a file that states EPSG 4214.",
            ),
        ),
        "wgs72": (
            ("WGS72", "WGS1972", "EPSG 4322"),
            Text(
                "WGS 72 与 WGS 84 相差十余米；请先换算为 WGS 84。",
                "WGS 72 lies some 10 to 20 m from WGS 84: turn it into WGS 84 first.",
            ),
        ),
    }
)
"""Datums that are known but refused: their names and the reason."""

ENDING = re.compile(r"(?:大?地?坐标系?统?|坐标|基准面?|datum|coordinates?)$")


def plain(name: str) -> str:
    """Return a name in lower case and normal width, without blanks, signs and 坐标系.

    >>> plain(" GCJ－02 坐标系"), plain("2000国家大地坐标系")
    ('gcj02', '2000国家')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return ENDING.sub("", "".join(filter(str.isalnum, text)))


_CANONICAL = {plain(word): name for name, words in NAMES.items() for word in words}
_REFUSED = {plain(word): why for words, why in OTHERS.values() for word in words}


def named(name: str) -> str | None:
    """Return the datum that a name means; None if it means none that is accepted.

    >>> named("2000国家大地坐标系"), named("火星坐标"), named("GCJ-02"), named("西安80")
    ('cgcs2000', 'gcj02', 'gcj02', None)
    """
    return _CANONICAL.get(plain(name))


def refusal(name: str) -> Text:
    """Say why a datum is refused, and which are accepted."""
    if (known := _REFUSED.get(plain(name))) is not None:
        return known
    listed = ", ".join(NAMES)
    return Text(
        f"须为 {listed} 之一（亦可写作 国家2000、火星坐标、高德、百度 等）。",
        f"Take one of {listed}, or another usual name of these.",
    )


def refused_words() -> Iterator[tuple[str, Text]]:
    """Yield (plain word, reason) for the datums that are known but refused."""
    yield from _REFUSED.items()


def words() -> Iterator[tuple[str, str]]:
    """Yield (plain word, datum), the longest words first, for readers of free text."""
    yield from sorted(_CANONICAL.items(), key=lambda pair: (-len(pair[0]), pair[0]))
