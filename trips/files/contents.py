"""What a sent file really is, read off its first bytes; its name and what the browser says of it count for nothing.

A PDF with scripts, programs or files inside is refused. What is not covered: what hides in streams packed in
another way than Flate, pictures made to attack their reader, and viruses: no scanner runs here. Files leave as
downloads only and are never shown in the page.
"""

import re
import zlib
from enum import StrEnum

from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
# What a packed part of a PDF may unpack to.
MOST_UNPACKED = 20 * MOST_BYTES
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
# How far before its stream a dictionary begins, at most.
DICTIONARY = 1000
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


class ContentKind(StrEnum):
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"


MIME = {ContentKind.PDF: "application/pdf", ContentKind.JPEG: "image/jpeg", ContentKind.PNG: "image/png"}
BEGINNINGS = {
    b"%PDF-": ContentKind.PDF,
    b"\xff\xd8\xff": ContentKind.JPEG,
    b"\x89PNG\r\n\x1a\n": ContentKind.PNG,
}


def kind_of(content: bytes) -> ContentKind | None:
    return next((kind for start, kind in BEGINNINGS.items() if content.startswith(start)), None)


def refusal(content: bytes) -> str:
    """Why this file is not taken, or ""."""
    if not content:
        return _("This file is empty. Choose another one.")
    if len(content) > MOST_BYTES:
        return _("This file is too large: at most 10 MB. Scan it in black and white, or in parts.")
    kind = kind_of(content)
    if kind is None:
        return _("This is no PDF, JPEG or PNG, whatever its name says. Scan or photograph the paper.")
    return _refused_pdf(content) if kind == ContentKind.PDF else ""


def _refused_pdf(content: bytes) -> str:
    structure = _structure(content)
    if LOCKED.search(structure):
        return _("This PDF is locked by a password. Send it without one: it is sealed here.")
    if ACTIVE.search(structure):
        return _("This PDF contains a program or another file. Print it to a new PDF, or scan the paper.")
    return ""


def _structure(content: bytes) -> bytes:
    """The objects of a PDF without pictures and texts, packed objects unpacked, escaped names written out."""
    parts, end = [], 0
    for stream in STREAM.finditer(content):
        parts.append(content[end : stream.start()])
        if b"/ObjStm" in _plain(content[max(0, stream.start() - DICTIONARY) : stream.start()]):
            parts.append(_unpacked(stream.group(1)))
        end = stream.end()
    return _plain(b"\n".join([*parts, content[end:]]))


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MOST_UNPACKED)
    except zlib.error:
        return packed


def _plain(names: bytes) -> bytes:
    return ESCAPED.sub(lambda escape: bytes([int(escape.group(1), 16)]), names)
