"""Settings: read once from the environment, frozen, passed to `create_app`."""

import re
import shlex
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "KOUAN_"
EVERYWHERE = ("", "0.0.0.0", "::")
"""Addresses that stand for all addresses of the machine."""

PROVINCES = "provinces"
"""The base map served here, which is always offered."""


class Settings(BaseSettings):
    """Read from ``KOUAN_*`` variables, each with bounds and a meaning."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(1, ge=1, le=64, description="Worker processes.")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s?#]+[^/\s?#])?$",
        description="Address that links begin with, if not that of the request.",
    )
    hosts: str = Field(
        "",
        pattern=r"^(\*|[\w.-]+( *, *[\w.-]+)*)?$",
        description="Host names that the service accepts besides its addresses, `localhost`, "
        "`KOUAN_HOST` and the host of `KOUAN_PUBLIC_URL`, divided by commas; `*` for any. "
        "Where it listens on all addresses and neither is set, it answers to any.",
    )
    contact: str = Field(
        "",
        pattern=r"^([^<>]+( <(https?://[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>)?)?$",
        description="Who operates the service, as shown by clients: `name`, `name <mail@host>` or "
        "`name <https://…>`.",
    )
    access_log: bool = Field(
        False,
        description="Whether every request is written to the log: address, path with "
        "parameters, status; `on` or `off`.",
    )
    framed_by: str = Field(
        "",
        pattern=r"^(\*|https?://[\w.:*-]+( https?://[\w.:*-]+)*)?$",
        description="Origins whose pages may show the map in a frame, divided by blanks, or "
        "`*` for any; none but our own if empty.",
    )
    map_review: str = Field(
        "",
        max_length=60,
        pattern=r"^[^<>\x00-\x1f]*$",
        description="Review number of the map (审图号) once it has one, such as "
        "`GS(2026)0001号`; on the map, its sheets and pictures in place of the note that it "
        "needs one.",
    )
    boundary_file: Path | None = Field(
        None,
        description="An agency's own approved province file (GeoJSON, WGS 84 or "
        "CGCS2000, property `name`) instead of the packaged one.",
    )
    page_default: int = Field(
        1_000, ge=1, le=10_000, description="Features a page if `limit` is not given."
    )
    page_maximum: int = Field(
        10_000, ge=1, le=100_000, description="Features a page at the most."
    )
    cache_mb: int = Field(
        64, ge=0, le=4_096, description="Answers kept in each worker, MB; 0 keeps none."
    )
    reading: Literal["either", "both"] = Field(
        "either",
        description="How section 7 is read unless asked otherwise: `either` the distance or "
        "the routes bar an airport, or only `both` together; printed in every assessment.",
    )
    data_dir: Path = Field(
        Path("kouan-data"), description="Folder of the register's SQLite file."
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL that keeps the register instead, "
        "`postgresql://user:password@host/name`.",
    )
    signing_key: Path | None = Field(
        None,
        description="File of the key that signs the heads of the register, if not "
        "`signing.key` in the data folder; `kouan init` makes it.",
    )
    checkpoints: str = Field(
        "",
        description="Second places of the signed heads, divided by commas, if not the file "
        "`checkpoints` in the data folder: a file to append to, or its folder, best on "
        "another mount; "
        "`|command`, which gets each on its standard input; or `https://…`, to post to.",
    )
    checkpoint_slack: int = Field(
        3,
        ge=1,
        le=1_000,
        description="Records still acknowledged while a second place cannot be written "
        "to; the next one is refused.",
    )
    register_reads: Literal["open", "token"] = Field(
        "token",
        description="Whether reading the register and its jobs takes a token, or is `open` to "
        "all who reach the service.",
    )
    four_eyes: bool = Field(
        True,
        description="Whether a change of the facts must be published by another officer than "
        "the one who proposed it; `off` for offices of one person.",
    )
    echo: bool = Field(
        False,
        description="Whether the process `echo` is offered, which suites that test OGC API "
        "Processes need; `on` or `off`.",
    )
    open_jobs: bool = Field(
        False,
        description="Whether whoever asks from this machine may run and read jobs without a "
        "token: for such suites, never behind a proxy; `on` or `off`.",
    )
    road_engine: Literal["", "valhalla", "osrm"] = Field(
        "", description="Road engine that is asked for two hours' drive; none if empty."
    )
    road_url: str = Field(
        "http://127.0.0.1:8002",
        pattern=r"^https?://[^\s?#]+$",
        description="Address of the road engine.",
    )
    road_timeout_s: float = Field(
        5.0, gt=0, le=60, description="How long the road engine may take to answer, s."
    )
    road_attribution: str = Field(
        "© OpenStreetMap contributors, ODbL",
        description="Whose roads the engine knows; shown with what it draws.",
    )
    tianditu_key: str = Field("", description="Key for the Tianditu base map.")
    amap_tiles: str = Field(
        "",
        description="Address of AMap tiles (GCJ-02) to ask instead of AMap's own hosts, such "
        "as an agency's proxy; holds `{z}`, `{x}`, `{y}`.",
    )
    baidu_tiles: str = Field(
        "", description="The same for Baidu tiles (BD-09, Baidu's own numbers)."
    )
    osm_tiles: str = Field("", description="The same for OpenStreetMap tiles.")
    basemaps: str = Field(
        "",
        description="Online base maps that the page offers beside the provinces, divided by "
        "commas; their names are those of the files in `app/webmap/basemaps`. Each makes the "
        "browsers that choose it ask its host; without any, the page asks no other host.",
    )
    basemap: str = Field(
        PROVINCES,
        pattern=r"^[\w-]+$",
        description=f"Base map shown first: `{PROVINCES}`, which are served here, or an online "
        "one, which is then offered too.",
    )
    fonts: Path | None = Field(
        None,
        description="Folder with Noto Serif CJK SC and Noto Sans CJK SC for PDF sheets, if "
        "not installed in the system.",
    )
    node_modules: Path | None = Field(
        None, description="Where the page's scripts are installed, if not beside app."
    )

    offline: bool = Field(
        True,
        description="Whether browsers keep the map and what was seen on it, to work "
        "without a network; `off` removes what they kept.",
    )
    bundled: bool = Field(
        True,
        description="Whether the map's scripts are served bundled, once `make setup` has "
        "bundled them; `off` serves every module by itself.",
    )

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr) -> SecretStr:
        if not re.match(r"postgresql://.+|$", url.get_secret_value()):
            raise ValueError("must begin with postgresql://, or be empty")
        return url

    @field_validator("checkpoints")
    @classmethod
    def _are_places(cls, given: str) -> str:
        for place in filter(None, map(str.strip, given.split(","))):
            if not _is_place(place):
                raise ValueError(
                    f"“{place}”不是文件、文件夹、|命令 或 https:// 地址 / {place!r} is no file, "
                    "folder, |command or https:// address"
                )
        return given

    @field_validator("register_reads", mode="before")
    @classmethod
    def _has_readers(cls, word: str) -> str:
        if word == "public":
            raise ValueError(
                "尚无公开视图，请用 token 或 open / there is no public view yet: take token "
                "or open"
            )
        return word

    @property
    def checkpoint_places(self) -> tuple[str, ...]:
        """The second places of the signed heads, as configured."""
        each = (place.strip() for place in self.checkpoints.split(","))
        return tuple(place for place in each if place)

    @property
    def names(self) -> frozenset[str] | None:
        """Host names of the service in lower case; None for any."""
        given = [name.strip() for name in self.hosts.split(",") if name.strip()]
        public = urlsplit(self.public_url).hostname
        everywhere = self.host in EVERYWHERE
        if "*" in given or (everywhere and not given and not public):
            return None
        named = (*given, public or "", self.host, "localhost")
        return frozenset(name.lower() for name in named) - {""}

    @property
    def online_bases(self) -> tuple[str, ...]:
        """Ids of the online base maps that the page offers, in the order given."""
        return tuple(dict.fromkeys(listed(f"{self.basemaps},{self.basemap}")))


def _is_place(text: str) -> bool:
    """Tell whether a text has the form of a second place, which need not exist."""
    try:
        if text.startswith("|"):
            return bool(shlex.split(text[1:]))
        if "://" in text:
            parts = urlsplit(text)
            return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return True


def listed(names: str) -> list[str]:
    """Return the online ones of names divided by commas."""
    each = (name.strip() for name in names.split(","))
    return [name for name in each if name and name != PROVINCES]
