"""Step 1: age and consent. What stops the file, and what it keeps of it."""

from datetime import date

import pytest
from django.core import signing

from cases.enums import UnmetReason
from cases.forms import AgeAndConsentForm
from cases.models import Case
from cases.vocabularies import ConsentMeans
from tests.factories.cases import word

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def yes(world):
    means = word(ConsentMeans, "oral").pk
    return {"adult": "yes", "ofii": "yes", "centre": "yes", "given_on": "22/11/2026", "means": means}


def filled(data):
    return AgeAndConsentForm(data, today=TODAY)


def test_an_adult_who_agrees(yes):
    form = filled(yes)

    assert form.is_valid()
    assert form.unmet_reason == ""
    assert [(one.scope, one.given_on) for one in form.consents()] == [
        ("ofii", date(2026, 11, 22)),
        ("centre", date(2026, 11, 22)),
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"adult": "no"}, UnmetReason.MINOR),
        ({"adult": "no", "ofii": "", "given_on": "31/02/2026"}, UnmetReason.MINOR),
        ({"ofii": "no"}, UnmetReason.NO_CONSENT),
        ({"centre": "no", "given_on": "", "means": ""}, UnmetReason.NO_CONSENT),
    ],
)
def test_the_file_stops_and_asks_no_more(yes, change, reason):
    form = filled(yes | change)

    assert form.is_valid()
    assert form.unmet_reason == reason


NOT_ANSWERED = [
    ({"adult": ""}, {"adult"}),
    ({"adult": "17"}, {"adult"}),
    ({"ofii": ""}, {"ofii"}),
    ({"given_on": ""}, {"given_on"}),
    ({"given_on": "24/11/2026"}, {"given_on"}),
    ({"given_on": "31/02/2026"}, {"given_on"}),
    ({"means": ""}, {"means"}),
    ({"means": "99999"}, {"means"}),
    ({"ticket": "\0"}, {"ticket"}),
]


def test_what_is_not_answered_is_asked(yes):
    for change, wrong in NOT_ANSWERED:
        assert set(filled(yes | change).errors) == wrong, change


def test_the_page_names_the_case_that_it_opens(yes):
    ticket = AgeAndConsentForm(today=TODAY)["ticket"].value()
    one, two = filled(yes | {"ticket": ticket}), filled(yes | {"ticket": ticket})

    assert one.is_valid()
    assert two.is_valid()
    assert one.reference == two.reference
    assert one.reference.startswith("D-")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "ticket",
    ["", "forged", signing.dumps("D-0000-0000", salt="elsewhere")],
    ids=["none", "forged", "elsewhere"],
)
def test_a_forged_name_of_a_case_is_ignored(yes, ticket):
    form = filled(yes | {"ticket": ticket})

    assert form.is_valid()
    assert form.reference is None
