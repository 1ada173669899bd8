"""The security rules of the linter run on every folder that is served, and mean it."""

import subprocess
import sys

import pytest
from django.conf import settings

PLANTED = "def answer(text: str) -> object:\n    return eval(text)\n"
FILES = [
    "cases/planted.py",
    "centres/views/planted.py",
    "placements/actions/planted.py",
    "trips/identity/planted.py",
]


def lint(path, text):
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    return subprocess.run(
        [*command, f"--stdin-filename={path}", "-"],
        input=text,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("path", FILES)
def test_an_evaluated_text_is_refused(path):
    found = lint(path, PLANTED)
    assert found.returncode == 1
    assert "S307" in found.stdout


def test_the_same_without_it_passes():
    assert lint(FILES[0], PLANTED.replace("eval", "str")).returncode == 0


def test_the_linter_and_the_search_for_known_holes_are_part_of_the_commands():
    """`--strict`: what could not be looked up makes the search fail instead of passing over it."""
    assert "ruff check" in (settings.BASE_DIR / ".ci/check").read_text()
    (line,) = [
        line for line in (settings.BASE_DIR / "Makefile").read_text().splitlines() if "pip-audit" in line
    ]
    assert "--strict" in line
