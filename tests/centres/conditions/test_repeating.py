"""The same act as last time, by one tap on the row of a resident."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres import actions
from centres.models import Service
from tests.factories.actors import NOBODY
from tests.factories.centres import commitment, log, make_departed, make_resident
from trips.guards.refusals import Refused
from trips.vocabulary import actions as words

TODAY = date(2026, 11, 23)
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def url(stay):
    return reverse("centres:service_again", args=[stay.reference])


def again(world, stay, now, persona="worker_north"):
    return actions.repeat_service(stay=stay, by=world.actors[persona], now=now)


def test_the_last_act_that_counts_is_done_again_today(world, frozen_now):
    stay = make_resident(world)
    log(world, stay, "2.5", on=date(2026, 11, 9), minutes=45, partner="Fake practice")
    log(world, stay, "2.4", on=date(2026, 11, 2))
    wrong = log(world, stay, "4.6", on=date(2026, 11, 20))
    actions.cancel_service(service=wrong, why="x", by=world.worker_north, now=frozen_now)
    found = again(world, stay, frozen_now, "manager_north")
    assert (found.commitment.code, found.minutes, found.partner) == ("2.5", 45, "Fake practice")
    assert (found.provided_on, found.result) == (TODAY, None)


def test_two_taps_are_one(world, client_of, frozen_now):
    stay, client = make_resident(world), client_of("worker_north")
    log(world, stay, "2.4", on=date(2026, 11, 9))
    answers = [client.post(url(stay)) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Service.objects.filter(stay=stay).count() == 2


def test_the_row_says_what_it_repeats_and_what_was_done(world, client_of, frozen_now):
    stay, client = make_resident(world), client_of("worker_north")
    listing = reverse("centres:residents", args=[stay.centre.reference])
    assert url(stay) not in client.get(listing).text
    log(world, stay, "2.4", on=date(2026, 11, 9), minutes=40)
    assert "Comme la dernière fois : 2.4, 40 min" in client.get(listing).text
    part = client.post(url(stay), headers=PART).text
    assert "<html" not in part
    assert "Accompagnement juridique" in part


def test_nothing_to_repeat_or_no_longer_on_the_list(world, frozen_now):
    stay = make_resident(world)
    with pytest.raises(Refused, match="rien à refaire"):
        again(world, stay, frozen_now)
    log(world, stay, "2.4", on=date(2026, 11, 9))
    words.reword(commitment("2.4"), label_fr="Autres mots", by=NOBODY, now=frozen_now)
    with pytest.raises(Refused, match="formulaire"):
        again(world, stay, frozen_now)
    assert Service.objects.filter(stay=stay).count() == 1


def test_not_after_her_departure(world, frozen_now):
    stay = make_departed(world, days_ago=5)
    log(world, stay, "2.4", on=stay.ends_on - timedelta(days=3))
    with pytest.raises(Refused):
        again(world, stay, frozen_now)


PAGES = {
    "worker_north": 302,
    "manager_north": 302,
    "manager_south": 404,
    "national": 404,
    "caseworker_a": 404,
}


@pytest.mark.parametrize(("persona", "status"), PAGES.items())
def test_who_may(world, client_of, frozen_now, persona, status):
    stay = make_resident(world)
    log(world, stay, "2.4", on=date(2026, 11, 9))
    client = client_of(persona)
    assert client.post(url(stay)).status_code == status
    assert client.get(url(stay)).status_code in (404, 405)
    assert Service.objects.filter(stay=stay).count() == (2 if status == 302 else 1)
