"""An emergency at night, on a telephone and at a desk: opened, read, closed, reviewed."""

from datetime import timedelta

import pytest

from cases.models import EmergencyAccess
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import centres as centre_factory
from tests.factories.cases import make_full_case
from tests.factories.emergencies import add_on_call


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_the_call_to_the_review(world, visitor, size):
    add_on_call(world)
    case = make_full_case(world.caseworker_a)
    stay = centre_factory.make_resident(world, case=case)

    night = visitor("on_call_north", size)
    night.open("/dossiers/urgences/ouvrir/")
    night.picture("emergency-start")
    night.press("La trouver par sa place", role="link")
    night.picture("emergency-places")
    night.press(stay.reference, role="link")
    night.page.get_by_label("Elle appelle").check()
    night.picture("emergency-form")
    night.press("Ouvrir pour trente minutes")
    assert night.sees("Imaginary Person")
    assert night.sees("Un dossier vous est ouvert en urgence")
    night.picture("emergency-read")
    night.open("/")
    assert night.sees("Un dossier vous est ouvert en urgence")
    night.picture("emergency-home")
    night.press("J’ai terminé")
    assert night.sees("Le dossier est fermé")
    night.open("/dossiers/urgences/ouvrir/")
    assert night.sees("n’a pas encore été examiné")
    night.picture("emergency-blocked")

    officer = visitor("protection", size)
    officer.open("/")
    officer.picture("emergency-officer")
    officer.open("/dossiers/urgences/")
    officer.picture("emergency-list")
    officer.press(EmergencyAccess.objects.get().reference, role="link")
    officer.picture("emergency-review")
    officer.page.get_by_label("non justifié").check()
    officer.page.get_by_label("Pourquoi").fill("Rien ne pressait")
    officer.press("Enregistrer l’examen")
    assert officer.sees("Votre examen est enregistré")


def test_the_name_leaves_the_screen_when_the_time_is_over(world, visitor):
    """Without anybody touching the page: the script counts, and the server says what there is instead."""
    add_on_call(world)
    case = make_full_case(world.caseworker_a)
    centre_factory.make_resident(world, case=case)
    night = visitor("on_call_north")
    night.page.clock.install()
    night.open(f"/dossiers/{case.reference}/ouvrir-en-urgence/")
    night.page.get_by_label("Elle appelle").check()
    night.press("Ouvrir pour trente minutes")
    assert night.sees("Imaginary Person")
    access = EmergencyAccess.objects.get()
    access.until_at, access.opened_at = access.opened_at, access.opened_at - timedelta(minutes=30)
    access.save()
    night.page.clock.fast_forward("30:05")
    night.page.wait_for_function("!document.body.innerText.includes('Imaginary Person')")
