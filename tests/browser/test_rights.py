"""The rights of a woman in a browser: a copy of her data, an erasure that two people decide, a due file."""

from zipfile import ZipFile

import pytest
from django.urls import reverse

from cases.enums import RequestKind
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import cases as make
from tests.factories.placements import make_referral
from tests.factories.requests import make_request
from tests.trips.home.test_retention import ago

pytestmark = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
NAMES = {"first_name": "Fictive", "last_name": "Imaginaire"}


def test_an_erasure_is_decided_by_two(world, visitor, size):
    case = make.make_full_case(world.caseworker_a, household=NAMES)
    ngo = visitor("caseworker_a", size)
    ngo.open(case.get_absolute_url())
    ngo.open(reverse("cases:record_request", args=[case.reference]))
    ngo.press("Noter la demande")
    ngo.check("rights-record-errors")
    ngo.page.get_by_label("Effacer ce qui la nomme").check()
    ngo.page.get_by_label("Elle, auprès de son intervenante").check()
    ngo.press("Noter la demande")
    request = ngo.page.url

    officer = visitor("protection", size)
    officer.open("/")
    officer.picture("rights-desk")
    officer.open(reverse("cases:requests"))
    officer.picture("rights-list")
    officer.page.goto(request)
    officer.check("rights-request")
    officer.press("Préparer l’effacement", "link")
    officer.picture("rights-preview")
    officer.press("Demander la confirmation")
    assert officer.sees("à confirmer par une deuxième personne")

    second = visitor("admin_a", size)
    second.open("/")
    second.page.goto(request)
    second.press("Confirmer l’effacement", "link")
    second.picture("rights-confirm")
    second.press("Effacer pour toujours")
    assert second.sees("Le dossier est effacé.")
    assert ngo.open(case.get_absolute_url()).status == 404


def test_her_copy_is_a_page_that_she_can_read(world, visitor, size, tmp_path):
    referral = make_referral(world, "arrived", household=NAMES)
    request = make_request(world, referral.case, RequestKind.ACCESS)
    officer = visitor("protection", size)
    officer.open(reverse("home:subject_access", args=[request.reference]))
    officer.picture("rights-make-copy")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("button", name="Télécharger sa copie").click()
    with ZipFile(download.value.path()) as book:
        book.extract("donnees.html", tmp_path)
    copy = visitor("nobody", size)
    copy.page.goto((tmp_path / "donnees.html").as_uri())
    copy.check("rights-copy")
    assert copy.sees("Imaginaire")


def test_a_due_file_is_kept_or_proposed(world, visitor, size, frozen_now):
    case = make.make_case(world.caseworker_a, now=ago(frozen_now, 30))
    ngo = visitor("caseworker_a", size)
    ngo.open(reverse("home:retention"))
    ngo.picture("rights-due")
    ngo.press(case.reference, "link")
    ngo.picture("rights-followed")
    ngo.page.get_by_label("Quand avez-vous été en contact").fill("2026-11-02")
    ngo.press("Noter le dernier contact")
    assert ngo.sees("Aucun dossier à revoir")
