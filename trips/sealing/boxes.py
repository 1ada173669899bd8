"""Authenticated encryption: a sealed value opens only whole, unchanged and in its own place.

AES-256-GCM with a random nonce of 96 bits. The place (which table, column and row, or which use)
is bound to the value without being stored in it: a value moved elsewhere does not open.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class BrokenSeal(Exception):
    """The value was changed, moved to another place, or sealed under another key."""


def close(plain: bytes, *, key: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def reopen(sealed: bytes, *, key: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        raise BrokenSeal(f"A sealed value of {place} does not open.") from None


def derived(master: bytes, use: str) -> bytes:
    """A key for one use only: knowing it tells nothing of the master key or of the other uses."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use.encode()).derive(master)
