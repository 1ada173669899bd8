"""The master keys, from the environment: the first one seals, all of them open."""

import base64
import binascii
import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from trips.sealing.boxes import KEY_BYTES, BrokenSeal

HOW = (
    "TRIPS_SEALING_KEYS holds master keys as `name:key`, separated by commas, the current one first; "
    "a key is 32 random bytes in base64url, a name is letters and digits. See docs/operations.md."
)


def masters() -> Mapping[str, bytes]:
    """Every known master key by its name, the current one first."""
    return _read(settings.SEALING_KEYS)


def current() -> str:
    """The name of the key that seals from now on."""
    return next(iter(masters()))


def master(name: str) -> bytes:
    try:
        return masters()[name]
    except KeyError:
        raise BrokenSeal(f"The master key {name!r} is not in TRIPS_SEALING_KEYS.") from None


@cache
def _read(text: str) -> Mapping[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in text.split(","):
        name, _colon, written = entry.strip().partition(":")
        if not re.fullmatch(r"[A-Za-z0-9]{1,20}", name) or name in keys:
            raise ImproperlyConfigured(HOW)
        keys[name] = _bytes(written)
    return keys


def _bytes(written: str) -> bytes:
    try:
        key = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(HOW) from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(HOW)
    return key
