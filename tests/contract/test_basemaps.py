"""What every online base map must do; a new file is tested here unasked."""

import re
from urllib.parse import urlsplit

import pytest

from app.settings import PROVINCES, Settings
from app.webmap.online import BASEMAPS, hosts, offered
from app.webmap.tiled import why_unusable
from geodata.crs import TO_WGS84

every_base = pytest.mark.parametrize("name", BASEMAPS)


def settings_for(name):
    """Settings that offer a base map, with a key where it needs one."""
    key = BASEMAPS[name].key_setting
    return Settings(**({key: "a-key"} if key else {}), basemaps=name)


@every_base
def test_says_in_both_languages_what_it_is_and_whose(name):
    base = BASEMAPS[name]
    said = [base.name, base.attribution, *([base.note] if base.note else [])]
    assert all(text.zh and text.en for text in said)
    assert base.attribution_url.startswith("https://")


@every_base
def test_its_addresses_are_https_and_complete(name):
    base = offered(settings_for(name))[name]
    assert base.addresses
    for address in base.addresses:
        assert urlsplit(address).scheme == "https"
        assert why_unusable(address) == ""
        assert ("{s}" in address) == bool(base.subdomains)


@every_base
def test_its_datum_is_known_and_goes_with_its_scheme(name):
    base = BASEMAPS[name]
    assert base.datum in TO_WGS84
    assert (base.datum == "bd09") == (base.scheme == "baidu")


@every_base
def test_its_settings_exist(name):
    base = BASEMAPS[name]
    wanted = {base.address_setting, base.key_setting} - {""}
    assert wanted <= set(Settings.model_fields)
    assert ("{key}" in "".join(base.addresses)) == bool(base.key_setting)


@every_base
def test_its_hosts_are_written_out(name):
    assert hosts(settings_for(name))
    for address in hosts(settings_for(name)):
        assert re.fullmatch(r"[\w.-]+", urlsplit(address).netloc)


def test_none_takes_the_name_of_the_provinces():
    assert PROVINCES not in BASEMAPS
