"""Languages of a centre and what is near: said by its manager, read by OFII, never an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.vocabularies import Language
from centres import actions
from centres.models import SchoolStage
from tests.factories.cases import word, words
from trips.audit.models import Event

pytestmark = pytest.mark.django_db


def address(world, name="north"):
    return reverse("centres:surroundings", args=[world.centres[name].reference])


def said(**values):
    return {
        "languages": [word(Language, "en").pk, word(Language, "bin").pk],
        "near_hospital": "yes",
        "near_psychologist": "no",
        "school_stages": [word(SchoolStage, "maternelle").pk],
        **values,
    }


@pytest.mark.parametrize("persona", ["manager_north", "platform"])
def test_they_say_it_on_one_page(world, client_of, persona):
    client, centre = client_of(persona), world.centres["north"]
    assert client.post(address(world), said()).status_code == 302
    centre.refresh_from_db()
    assert {one.code for one in centre.languages.all()} == {"en", "bin"}
    assert (centre.near_hospital, centre.near_psychologist) == (True, False)
    assert [str(one) for one in centre.school_stages.all()] == ["École maternelle"]
    line = centre.history.latest("history_id")
    assert line.school_stages.count() == 1
    # Sent twice, nothing more is written.
    client.post(address(world), said())
    assert Event.objects.filter(kind="centres.describe_centre").count() == 1


@pytest.mark.parametrize(
    ("persona", "status"),
    [("worker_north", 403), ("national", 403), ("manager_south", 404), ("auditor", 404)],
)
def test_nobody_else_does(world, client_of, persona, status):
    assert client_of(persona).post(address(world), said()).status_code == status
    assert not world.centres["north"].languages.exists()


def test_nothing_said_is_not_known(world, client_of):
    page = client_of("national").get(world.centres["north"].get_absolute_url())
    assert page.text.count("non renseigné") >= 2
    client_of("manager_north").post(address(world), said(near_hospital="", near_psychologist=""))
    centre = world.centres["north"]
    centre.refresh_from_db()
    assert (centre.near_hospital, centre.near_psychologist) == (None, None)


@pytest.mark.parametrize(
    "wrong", [{"languages": ["999999"]}, {"near_hospital": "perhaps"}, {"school_stages": ["x"]}]
)
def test_what_is_in_no_list_is_refused_by_a_sentence(world, client_of, wrong):
    page = client_of("manager_north").post(address(world), said(**wrong))
    assert (page.status_code, "error-summary" in page.text) == (200, True)
    assert not world.centres["north"].languages.exists()


def queries_of(client, centre):
    with CaptureQueriesContext(connection) as asked:
        client.get(centre.get_absolute_url())
    return len(asked)


def test_the_page_costs_the_same_with_many(world, client_of):
    client, centre = client_of("national"), world.centres["north"]
    queries_of(client, centre)
    few = queries_of(client, centre)
    actions.describe_centre(
        centre=centre,
        languages=words(Language, "en", "fr", "ar", "bin"),
        school_stages=SchoolStage.objects.current(),
        near_hospital=True,
        near_psychologist=True,
        by=world.manager_north,
        now=timezone.now(),
    )
    assert queries_of(client, centre) == few
