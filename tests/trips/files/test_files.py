"""Sealed files and what is taken: read off the content, never off a name."""

import uuid
import zlib

import pytest
from django.conf import settings

from trips.files import contents, storage
from trips.sealing.boxes import BrokenSeal

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF"
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 10
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
PROGRAM = b"MZ\x90\x00" + PDF


def pdf_with(name):
    return PDF.replace(b"/Catalog", b"/Catalog " + name)


def packed(objects):
    body = zlib.compress(objects)
    head = b"%PDF-1.7\n2 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    return head + body + b"\nendstream endobj\n%%EOF"


@pytest.mark.parametrize("content", [PDF, JPEG, PNG])
def test_scans_and_photographs_are_taken(content):
    assert contents.refusal(content) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        PROGRAM,
        b"<html>%PDF-1.7",
        b"GIF89a",
        b"PK\x03\x04",
        b" " + PDF,
        PDF + b"0" * contents.MOST_BYTES,
    ],
)
def test_everything_else_is_refused_with_a_sentence(content):
    assert contents.refusal(content).endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        b"/JavaScript 5 0 R",
        b"/JS (x)",
        b"/J#53(x)",
        b"/Java#53cript 5 0 R",
        b"/Launch",
        b"/EmbeddedFile",
        b"/EmbeddedFiles",
        b"/RichMedia",
        b"/XFA",
        b"/Encrypt 4 0 R",
    ],
)
def test_a_pdf_that_does_something_is_refused(name):
    assert contents.refusal(pdf_with(name))
    assert contents.refusal(packed(b"<< " + name + b" >>"))


def test_letters_inside_a_picture_or_a_longer_name_are_no_program():
    picture = b"3 0 obj << /Subtype /Image >>\nstream\n\x00/JS(\x01/Launch \nendstream endobj"
    assert contents.refusal(PDF + picture) == ""
    assert contents.refusal(pdf_with(b"/JSomething /Launches /EncryptMetadata")) == ""


def test_a_packed_part_that_unpacks_without_end_stops():
    assert contents.refusal(packed(bytes(50_000_000))) == ""


@pytest.mark.parametrize("size", [1, storage.PIECE - 1, storage.PIECE, storage.PIECE + 1, 3 * storage.PIECE])
def test_what_was_written_is_read_and_nothing_of_it_is_on_the_disk(size):
    number, key, content = uuid.uuid4(), storage.new_key(), (b"canary" * size)[:size]
    storage.write(number, content, key=key)
    assert storage.read(number, key=key) == content
    assert b"canary" not in storage.path_of(number).read_bytes()
    assert storage.path_of(number).stat().st_mode & 0o077 == 0


@pytest.fixture
def sealed():
    number, key = uuid.uuid4(), storage.new_key()
    storage.write(number, b"a" * storage.PIECE + b"b" * storage.PIECE + b"c", key=key)
    return number, key, storage.path_of(number)


def changed(data):
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


def swapped(data):
    one, two, rest = data[: storage.SEALED_PIECE], data[storage.SEALED_PIECE : 2 * storage.SEALED_PIECE], data
    return two + one + rest[2 * storage.SEALED_PIECE :]


@pytest.mark.parametrize(
    "harm",
    [
        changed,
        swapped,
        lambda data: data[: storage.SEALED_PIECE],
        lambda data: data[: 2 * storage.SEALED_PIECE],
        lambda data: data[:-1],
        lambda data: data[storage.SEALED_PIECE :],
        lambda data: data + data[-29:],
        lambda data: b"",
    ],
)
def test_a_changed_swapped_or_cut_file_does_not_open(sealed, harm):
    number, key, path = sealed
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(BrokenSeal):
        storage.read(number, key=key)


def test_a_file_opens_under_its_own_number_and_key_only(sealed):
    number, key, path = sealed
    other = uuid.uuid4()
    storage.path_of(other).parent.mkdir(parents=True, exist_ok=True)
    storage.path_of(other).write_bytes(path.read_bytes())
    for wrong in ((other, key), (number, storage.new_key())):
        with pytest.raises(BrokenSeal):
            storage.read(wrong[0], key=wrong[1])


def test_destroying_twice_is_no_mistake(sealed):
    number, _key, path = sealed
    storage.destroy(number)
    storage.destroy(number)
    assert not path.exists()


def test_files_are_outside_what_is_served():
    assert not settings.FILES_FOLDER.startswith(str(settings.STATIC_ROOT))
