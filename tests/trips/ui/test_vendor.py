import hashlib
import re
from pathlib import Path

from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def declared():
    return dict(ROW.findall((VENDOR / "VENDOR.md").read_text()))


def test_every_file_is_declared():
    assert declared().keys() == {path.name for path in VENDOR.iterdir()} - {"VENDOR.md"}


def test_files_are_those_that_were_declared():
    found = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in declared()}
    assert found == declared()


def test_no_comment_points_to_a_source_map():
    texts = [path.read_text() for path in VENDOR.iterdir() if path.suffix in (".js", ".css")]
    assert not any("sourceMappingURL" in text for text in texts)


def test_every_icon_used_is_in_the_sprite():
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    templates = Path(settings.BASE_DIR) / "templates"
    used = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r"""\{% icon "([^"]+)"|icon="([^"]+)\"""", path.read_text())
        for name in name
        if name
    }
    assert used <= symbols
