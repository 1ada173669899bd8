"""The lists as they are shipped, read without a database."""

from pathlib import Path

import pytest

from trips.geography.loaders import read_rows
from trips.vocabulary.models import CODE

ROOT = Path(__file__).resolve().parents[3]
NO_WORDS = (
    *(
        "commitment_rules.csv",
        "daily_rates.csv",
        "step_limits.csv",
        "preference_weights.csv",
        "rung_limits.csv",
    ),
)
FILES = [
    path
    for app in ("cases", "centres", "placements")
    for path in sorted((ROOT / app / "data").glob("*.csv"))
    if path.name not in NO_WORDS
]
COUNTS = {
    "exploitation_types": 9,
    "indicators": 11,
    "needs": 10,
    "conditions": 6,
    "commitments": 23,
    "unavailability_reasons": 4,
    "preparation_reasons": 6,
    "identifiers": 3,
}

pytestmark = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_codes_are_unique_and_well_formed(path):
    codes = [row["code"] for row in read_rows(path)]
    assert codes
    assert len(codes) == len(set(codes))
    for code in codes:
        CODE(code)


def test_labels_are_complete_and_short(path):
    for row in read_rows(path):
        for name in ("label_fr", "label_en"):
            assert row[name] == row[name].strip()
            assert 1 <= len(row[name]) <= 200, row
        assert bool(row.get("help_fr")) == bool(row.get("help_en")), row


def test_labels_are_not_repeated(path):
    rows = read_rows(path)
    for name in ("label_fr", "label_en"):
        assert len({row[name].casefold() for row in rows}) == len(rows), name


def test_french_and_english_differ(path):
    same = [row["code"] for row in read_rows(path) if row["label_fr"] == row["label_en"]]
    if path.stem == "languages":
        assert len(same) < 25
    else:
        assert set(same) <= {"justice", "train"}


def test_positions_increase(path):
    positions = [int(row["position"]) for row in read_rows(path)]
    assert positions == sorted(set(positions))


def test_typography(path):
    for row in read_rows(path):
        texts = " ".join(value for name, value in row.items() if name.endswith(("_fr", "_en")))
        assert "'" not in texts, row
        assert not any(f" {mark}" in texts for mark in ":;?!"), row


def test_known_lists_have_their_size(path):
    if path.stem in COUNTS:
        assert len(read_rows(path)) == COUNTS[path.stem]


def test_folder_says_where_the_list_comes_from(path):
    assert f"`{path.name}`" in (path.parent / "README.md").read_text(encoding="utf-8")
