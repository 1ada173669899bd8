"""Short secrets under the master key."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from trips.sealing import masters
from trips.sealing.boxes import BrokenSeal
from trips.sealing.secrets import is_current, open_sealed, seal

OLD = "old:" + base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode()
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(st.text(), st.text(max_size=30))
def test_what_is_sealed_opens(value, label):
    token = seal(value, label=label)
    assert open_sealed(token, label=label) == value
    assert not value or len(value) < 4 or value not in token


def test_sealed_twice_it_looks_different():
    assert seal("JBSWY3DP", label="totp") != seal("JBSWY3DP", label="totp")


def test_another_label_does_not_open_it():
    with pytest.raises(BrokenSeal):
        open_sealed(seal("JBSWY3DP", label="totp"), label="recovery codes")


@given(st.data())
def test_one_changed_character_does_not_open(data):
    token = seal("JBSWY3DP", label="totp")
    # The last character holds bits that the decoder drops.
    place = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != token[place]]))
    with pytest.raises(BrokenSeal):
        open_sealed(token[:place] + other + token[place + 1 :], label="totp")


@pytest.mark.parametrize("token", ["", "v1", "v1.a.b.c", "JBSWY3DP", "v1.demo.", "v1.demo.é", "v1..AAAA"])
def test_what_was_never_sealed_does_not_open(token):
    with pytest.raises(BrokenSeal):
        open_sealed(token, label="totp")


def test_an_old_key_still_opens_and_the_new_one_seals(settings):
    settings.SEALING_KEYS = OLD
    token = seal("JBSWY3DP", label="totp")
    settings.SEALING_KEYS = f"{NEW},{OLD}"
    assert open_sealed(token, label="totp") == "JBSWY3DP"
    assert not is_current(token)
    assert is_current(seal("JBSWY3DP", label="totp"))
    settings.SEALING_KEYS = NEW
    with pytest.raises(BrokenSeal, match="old"):
        open_sealed(token, label="totp")


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "old",
        ":AAAA",
        "old:AAAA",
        "a b:" + NEW.split(":")[1],
        f"{OLD},{OLD}",
        "old:" + "é" * 43,
        f"{OLD},",
    ],
)
def test_a_misspelt_key_stops_the_start(settings, keys):
    settings.SEALING_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="TRIPS_SEALING_KEYS"):
        masters.masters()
