"""Short secrets that belong to no woman and no centre: the seed of a second factor, a partner's token.

Each use has its own label, hence its own key: a token of one use does not open as another.
"""

import base64
import binascii

from trips.sealing import boxes, masters

VERSION = "v1"


def seal(value: str, *, label: str) -> str:
    """The value as a text that only `open_sealed` with the same label reads; it names its master key."""
    name = masters.current()
    sealed = boxes.close(value.encode(), key=_key(name, label), place=_place(name, label))
    return f"{VERSION}.{name}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def open_sealed(token: str, *, label: str) -> str:
    """What was sealed; `BrokenSeal` when the label is another or a single character was changed."""
    name, sealed = _parts(token)
    return boxes.reopen(sealed, key=_key(name, label), place=_place(name, label)).decode()


def is_current(token: str) -> bool:
    """Whether the token is under today's master key; if not, a rotation seals it again."""
    return _parts(token)[0] == masters.current()


def _parts(token: str) -> tuple[str, bytes]:
    version, name, text = [*token.split("."), "", ""][:3]
    if version != VERSION or token.count(".") != 2:
        raise boxes.BrokenSeal("This is not a sealed secret.")
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise boxes.BrokenSeal("A sealed secret is damaged.") from None
    return name, sealed


def _key(name: str, label: str) -> bytes:
    return boxes.derived(masters.master(name), f"secret:{label}")


def _place(name: str, label: str) -> str:
    return f"secret:{label}:{name}"
