"""Régions, directorates, départements and towns from the files in `data/`.

These are facts of public bodies, not words of ours: a row that exists is left as it is
(an administrator may have confirmed a directorate or moved a département), a missing one
is added. A new edition of the files comes with a data migration.
"""

import csv
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models
from django.utils.text import slugify

from trips.geography.folding import folded
from trips.geography.models import Department, Directorate, Region, Town

DATA = Path(__file__).parent / "data"


class Counts(NamedTuple):
    added: int
    known: int


def load_geography() -> Counts:
    loaded = [_load_regions(), _load_directorates(), _load_departments(), _load_towns()]
    return Counts(sum(c.added for c in loaded), sum(c.known for c in loaded))


def directorate_rows() -> list[dict[str, Any]]:
    """The directorates of the file, each with its code and its list of départements."""
    rows = read_rows(DATA / "directorates.csv")
    return [
        {**row, "code": slugify(row["seat"]), "departements": row["departements"].split()} for row in rows
    ]


def read_rows(path: Path) -> list[dict[str, str]]:
    """A file of reference data: UTF-8, commas, one line of column names."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _load_regions() -> Counts:
    return _add(Region, "code", read_rows(DATA / "regions.csv"), lambda row: row)


def _load_directorates() -> Counts:
    return _add(Directorate, "code", directorate_rows(), _directorate)


def _directorate(row: dict) -> dict:
    return {
        "code": row["code"],
        "seat": row["seat"],
        "confirmed": row["confirmed"] == "yes",
        "note": row["note"],
        "holidays": row["holidays"],
    }


def _load_departments() -> Counts:
    regions = dict(Region.objects.values_list("code", "pk"))
    seats = dict(Directorate.objects.values_list("code", "pk"))
    covers = {d: seats[row["code"]] for row in directorate_rows() for d in row["departements"]}
    return _add(
        Department,
        "code",
        read_rows(DATA / "departments.csv"),
        lambda row: {
            "code": row["code"],
            "name": row["name"],
            "region_id": regions[row["region"]],
            "directorate_id": covers.get(row["code"]),
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "is_overseas": row["is_overseas"] == "yes",
        },
    )


def _load_towns() -> Counts:
    departments = dict(Department.objects.values_list("code", "pk"))
    return _add(Town, "geonames_id", read_rows(DATA / "towns.csv"), lambda row: _town(row, departments))


def _town(row: dict, departments: dict[str, int]) -> dict:
    return {
        "geonames_id": row["geonames_id"],
        "name": row["name"],
        "folded": folded(row["name"]),
        "department_id": departments[row["department"]],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "population": row["population"],
    }


def _add(model: type[models.Model], key: str, rows: list[dict], values) -> Counts:
    """Add the rows whose key is new, in one statement."""
    known = {str(value) for value in model._default_manager.values_list(key, flat=True)}
    new = [model(**values(row)) for row in rows if row[key] not in known]
    model._default_manager.bulk_create(new)
    return Counts(len(new), len(rows) - len(new))
