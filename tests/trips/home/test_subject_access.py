"""Her copy: all that is hers, nothing of anybody else, made once, and nothing left in clear."""

import json
import re
import tempfile
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import ChildGiven
from cases.enums import RequestKind
from centres.actions.services import cancel_service, record_session
from placements.enums import ReferralState as S
from tests.cases.test_documents import CANARY, make_document
from tests.factories import cases as make
from tests.factories import centres as centre_factory
from tests.factories.placements import make_referral
from tests.factories.requests import make_request
from trips.audit.models import Event, Read

HERS = {
    "first_name": "Fictive",
    "last_name": "Témoin",
    "phone": "+99 111",
    "has_children": True,
    "children": [ChildGiven("Enfantine", make.DAY)],
}


@pytest.fixture
def her(world):
    """She left the north, with a service, a group session, a document, a corrected phone; a neighbour came too."""
    referrals = [
        make_referral(world, S.ARRIVED, household=HERS, situation={}),
        make_referral(world, S.ARRIVED, household={"first_name": "Prénomvoisin", "last_name": "Voisine"}),
    ]
    centre_factory.log(world, referrals[0].stay)
    together(world, [referral.stay for referral in referrals])
    make_document(world, referrals[0].case)
    corrected = HERS | {"phone": "+99 222"}
    make.save_step(referrals[0].case, "household", by=world.caseworker_a, **corrected)
    return referrals


def together(world, stays):
    now = timezone.now()
    record_session(
        centre=world.centres["north"],
        commitment=centre_factory.commitment("4.4"),
        held_on=timezone.localdate(now),
        minutes=60,
        stays=stays,
        partner="",
        by=world.manager_north,
        now=now,
    )


@pytest.fixture
def copied(world, client_of, her):
    client_of("officer_lyon").get(her[0].case.get_absolute_url())
    request = make_request(world, her[0].case, RequestKind.ACCESS)
    answer = client_of("protection").post(reverse("home:subject_access", args=[request.reference]))
    assert answer.status_code == 200, answer.content[:200]
    return request, answer


def opened(answer):
    with ZipFile(BytesIO(answer.content)) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def chapters(answer):
    return json.loads(opened(answer)["donnees.json"])["chapters"]


def test_she_reads_everything_that_is_hers(copied, her):
    page = opened(copied[1])["donnees.html"].decode()
    for word in (
        *("Fictive", "Témoin", "Enfantine", "17/05/1995", "+99 222", "Weekdays only", "FAKE-1"),
        *("Rhône", her[0].reference, her[0].stay.reference, "Fake centre north", "admise"),
    ):
        assert word in page, word
    assert '<html lang="fr">' in page
    assert re.findall(r"<h1>.*?</h1>", page) == ["<h1>La copie de vos données</h1>"]


def test_machines_read_the_same_facts(copied, her):
    found = chapters(copied[1])
    assert found["identity"][0]["birth_date"] == "1995-05-17"
    assert found["children"] == [{"first_name": "Enfantine", "birth_date": "2026-11-20"}]
    assert len(found["services"]) == 2
    assert [one["session"] for one in found["services"]] in ([True, False], [False, True])
    assert found["referrals"][0]["reference"] == her[0].reference
    page = opened(copied[1])["donnees.html"].decode()
    assert page.count("<h2>") == len(found)


def test_what_was_corrected_is_hers_too(copied):
    phones = [one["phone"] for one in chapters(copied[1])["earlier"] if "phone" in one]
    assert phones == ["+99 111", "+99 222"]


def test_her_documents_are_inside(copied):
    files = opened(copied[1])
    names = [name for name in files if name.startswith("documents/")]
    assert [files[name] for name in names] == [CANARY]
    assert chapters(copied[1])["documents"][0]["file_number"] == names[0]


def test_who_looked_is_said_by_role_and_organisation(copied):
    looks = chapters(copied[1])["looks"]
    assert {"role": "Agente de l’OFII", "organisation": "Fake ofii"}.items() <= looks[0].items()


def test_nothing_of_anybody_else_is_inside(world, copied, her):
    everything = b"".join(opened(copied[1]).values()).decode()
    others = ["Prénomvoisin", "Voisine", her[1].reference, her[1].stay.reference, her[1].case.reference]
    staff = [actor.name for actor in world.actors.values() if actor.name]
    assert [word for word in [*others, *staff, "imaginary street"] if word in everything] == []


def test_a_correction_that_names_another_resident_is_not_copied(world, client_of, her, frozen_now):
    service = her[0].stay.services.filter(session=None).get()
    cancel_service(service=service, why="C’était Voisine", by=world.manager_north, now=frozen_now)
    request = make_request(world, her[0].case, RequestKind.ACCESS)
    answer = client_of("protection").post(reverse("home:subject_access", args=[request.reference]))
    assert "Voisine" not in opened(answer)["donnees.html"].decode()


def test_it_is_made_once_and_recorded_as_an_export(world, client_of, copied):
    request, answer = copied
    assert re.fullmatch(
        r'attachment; filename="copie-Q-\w{4}-\w{4}\.zip"', answer.headers["Content-Disposition"]
    )
    assert (
        answer.headers["Cache-Control"] == "no-store, private"
        or "no-store" in answer.headers["Cache-Control"]
    )
    look = Read.objects.get(route="home:subject_access.export")
    assert (look.reference, look.user_id) == (request.reference, world.protection.user_id)
    assert Event.objects.get(kind="cases.answer_request").details["code"] == "done"
    again = client_of("protection").post(reverse("home:subject_access", args=[request.reference]))
    assert again.status_code == 403
    assert "déjà traitée" in again.content.decode()


def test_who_makes_a_copy(world, client_of, her):
    request = make_request(world, her[0].case, RequestKind.ACCESS)
    address = reverse("home:subject_access", args=[request.reference])
    for persona in world.actors:
        if persona == "protection":
            continue
        for method in ("get", "post"):
            answer = getattr(client_of(persona), method)(address)
            assert answer.status_code in {302, 403, 404}, persona
            assert "zip" not in answer.headers["Content-Type"]
    assert (
        client_of("protection").get(reverse("home:subject_access", args=[request.reference])).status_code
        == 200
    )


def test_it_asks_for_the_second_factor_again(world, client_of, her, frozen_now):
    request = make_request(world, her[0].case, RequestKind.ACCESS)
    client = client_of("protection")
    address = reverse("home:subject_access", args=[request.reference])
    with time_machine.travel(frozen_now + timedelta(minutes=11), tick=False):
        assert "second-facteur" in client.get(address).url
        assert client.post(address).status_code == 403
    assert client.get(address).status_code == 200
    request.refresh_from_db()
    assert request.outcome == ""


def test_nothing_is_left_on_the_disk(tmp_path, settings, world, client_of, her, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    request = make_request(world, her[0].case, RequestKind.ACCESS)
    client_of("protection").post(reverse("home:subject_access", args=[request.reference]))
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [
        path for path in left if b"T\xc3\xa9moin" in path.read_bytes() or CANARY in path.read_bytes()
    ] == []


def test_it_costs_the_same_with_many_services(world, client_of, her):
    client, counts = client_of("protection"), []
    for more in (0, 12):
        for _service in range(more):
            centre_factory.log(world, her[0].stay)
        request = make_request(world, her[0].case, RequestKind.ACCESS)
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("home:subject_access", args=[request.reference]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
