"""Files outside the web root, sealed piece by piece under a key of their own.

A file is named by a random number. Each piece is bound to the file, to its place in it and to being the last
one or not: pieces cannot be swapped, left out or cut off. Without its key, which stands sealed in the database,
a file is noise: destroying the key destroys the file in every copy.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

from trips.sealing import boxes

PIECE = 64 * 1024
SEALED_PIECE = PIECE + 28  # nonce and tag


def new_key() -> bytes:
    return secrets.token_bytes(boxes.KEY_BYTES)


def write(number: UUID, content: bytes, *, key: bytes) -> None:
    """A new file, whole or not at all."""
    path = path_of(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pieces = [content[start : start + PIECE] for start in range(0, len(content), PIECE)]
    making = path.with_suffix(".making")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for at, piece in enumerate(pieces):
            file.write(boxes.close(piece, key=key, place=_place(number, at, last=at == len(pieces) - 1)))
        file.flush()
        os.fsync(file.fileno())
    making.rename(path)


def read(number: UUID, *, key: bytes) -> bytes:
    """The whole content, opened before a single byte of it leaves; `BrokenSeal` when anything was changed."""
    sealed = path_of(number).read_bytes()
    pieces = [sealed[start : start + SEALED_PIECE] for start in range(0, len(sealed), SEALED_PIECE)]
    if not pieces:
        raise boxes.BrokenSeal("A sealed file is empty.")
    return b"".join(
        boxes.reopen(piece, key=key, place=_place(number, at, last=at == len(pieces) - 1))
        for at, piece in enumerate(pieces)
    )


def destroy(number: UUID) -> None:
    path_of(number).unlink(missing_ok=True)


def path_of(number: UUID) -> Path:
    return Path(settings.FILES_FOLDER) / number.hex[:2] / number.hex


def _place(number: UUID, at: int, *, last: bool) -> str:
    return f"file:{number}:{at}:{'last' if last else 'more'}"
