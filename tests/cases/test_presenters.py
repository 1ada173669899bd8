from datetime import date

import pytest
from django.utils import translation

from cases import actions, presenters, queries
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
SECRETS = {
    "name": "Imaginary",
    "family name": "Person",
    "child": "Childname",
    "birth date": "17/05/1995",
    "child's birth date": "02/03/2015",
    "phone": "+99 000 000 000",
    "file": "FAKE-1",
    "zone": "69",
    "town": "Lyon",
    "exploitation": "exploitation",
    "indicator": "papiers",
}


@pytest.fixture
def case(world, monkeypatch):
    monkeypatch.setattr(presenters, "reverse", lambda name, args: f"/{args[1]}/")
    return make.make_full_case(
        world.caseworker_a,
        household={"has_children": True, "children": [actions.ChildGiven("Childname", date(2015, 3, 2))]},
        safety={"circles": [make.circle("Lyon", 100)]},
    )


def text_of(rows):
    return "\n".join(f"{label}: {value}" for label, value in rows)


def test_the_whole_file_says_every_answer(case):
    sections = presenters.answers_of(case)

    assert [section.code for section in sections] == [
        "household",
        "situation",
        "detection",
        "needs",
        "safety",
    ]
    text = "\n".join(text_of(section.rows) for section in sections)
    for kind, secret in SECRETS.items():
        assert secret.lower() in text.lower(), kind
    assert not any(section.missing for section in sections)


def test_an_empty_file_says_what_is_missing_section_by_section(case, world):
    empty = queries.load_answers(make.make_case(world.caseworker_a))

    assert all(section.missing for section in presenters.answers_of(empty))


def test_a_centre_that_is_asked_learns_no_name_no_date_no_place(case):
    with translation.override("fr"):
        text = text_of(presenters.summary_for_centre(case, date(2026, 11, 23)))

    for kind, secret in SECRETS.items():
        if kind != "zone":
            assert secret.lower() not in text.lower(), kind
    assert "Rhône" not in text
    assert "11" in text
    assert "31/12/2026" in text
    assert "Bini" in text


def test_the_centre_that_receives_her_learns_who_she_is_and_never_a_zone(case):
    text = text_of(presenters.identity_for_centre(case))

    for kind in ("name", "family name", "child", "birth date", "child's birth date", "phone"):
        assert SECRETS[kind] in text, kind
    for hidden in ("Lyon", "Rhône", "exploitation", "papiers"):
        assert hidden.lower() not in text.lower()
