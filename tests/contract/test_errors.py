"""What every error must do."""

import pytest

from app.http.wire.problems import CATEGORIES, status_of
from geodata import errors


def descendants(cls):
    return [cls, *(d for sub in cls.__subclasses__() for d in descendants(sub))]


every_error = pytest.mark.parametrize("error", descendants(errors.AtlasError)[1:])


@every_error
def test_has_a_title_in_both_languages_and_a_category(error):
    assert error.title.zh
    assert error.title.en
    assert status_of(error)
    assert error.category in CATEGORIES
