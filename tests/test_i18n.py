"""Strings in two languages: one loader, and every room says the same things in both."""

import pytest

from topics import InputError
from topics._i18n import LANGUAGES, check_language, load_strings, translate


def test_a_string_is_filled_in():
    assert translate("topics.plots", "stress", "en", stress=0.5).startswith("stress 0.50")


@pytest.mark.parametrize("room", ["topics.plots", "topics.exchange"])
def test_both_languages_of_a_room_have_the_same_strings(room):
    ar, en = (load_strings(room)[lang] for lang in LANGUAGES)
    assert ar.keys() == en.keys()


def test_another_language_is_an_error():
    with pytest.raises(InputError, match="lang must be one of 'ar', 'en'; got 'fr'"):
        check_language("fr")
