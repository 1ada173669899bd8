"""The project's own files, as the architecture tests read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("trips", "cases", "centres", "placements")


def python_files(*, tests=False):
    folders = ("tests",) if tests else PACKAGES
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


@cache
def tree(path):
    return ast.parse(path.read_text())


def relative(path):
    return str(path.relative_to(ROOT))


def layer(path):
    """`views` of `cases/views.py` and of `cases/views/steps.py`; None for a file outside an app."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    inside = parts[2:] if parts[0] == "trips" else parts[1:]
    return inside[0] if inside else None


def templates():
    return sorted((ROOT / "templates").rglob("*.html"))
