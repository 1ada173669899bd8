"""The main job in a real browser: three people, seven steps, one woman, and back to a free place."""

import re

import pytest

from cases.models import Case, Identity
from centres.models import Occupancy, Service
from placements.models import Referral
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.cases import opened
from tests.sign_in import PASSWORD, code, give_codes


def choose(window, **answers):
    """Tick the radio button of each question."""
    for name, value in answers.items():
        window.page.locator(f"input[name={name}][value='{value}']").check()


def fill(window, **answers):
    for name, value in answers.items():
        window.page.locator(f"[name={name}]").first.fill(value)


def select(window, **answers):
    """The first real option, or the one with this text."""
    for name, text in answers.items():
        box = window.page.locator(f"select[name={name}]")
        box.select_option(label=text) if text else box.select_option(index=1)


def tick_first(window, name):
    window.page.locator(f"input[type=checkbox][name={name}]").first.check()


def yes(window, name):
    window.page.locator(f"input[name={name}]").first.check()


def no(window, name):
    window.page.locator(f"input[name={name}]").nth(1).check()


def send(window, picture=None):
    """The main button of the page's form, then axe on what comes."""
    with window.page.expect_navigation():
        window.page.locator("main form .btn-primary").first.click()
    window.wait_for_parts()
    window.check(picture)


def refer(window):
    """Step 1: age and consent, the five steps, check, send."""
    window.open("/orientations/nouvelle/")
    for name in ("adult", "ofii", "centre"):
        yes(window, name)
    fill(window, given_on="2026-11-20")
    select(window, means=None)
    send(window, "etape-foyer")
    fill(window, first_name="Zoé", last_name="Imaginaire", birth_date="1998-05-04")
    select(window, gender=None)
    tick_first(window, "languages")
    for name in ("needs_interpreter", "reduced_mobility", "has_children"):
        no(window, name)
    send(window, "etape-situation")
    select(window, protection=None, accommodation=None, department="69 Rhône")
    fill(window, protected_on="2026-06-01", accommodation_ends_on="2027-01-31")
    send(window, "etape-reperage")
    tick_first(window, "exploitation_types")
    for box in window.page.locator("input[name=indicators]").all()[:2]:
        box.check()
    select(window, detected_by=None)
    fill(window, detected_on="2026-10-01")
    send(window, "etape-besoins")
    tick_first(window, "needs")
    send(window, "etape-securite")
    yes(window, "urgency")
    window.page.locator("input[name=departments][value]").nth(12).check()
    tick_first(window, "channels")
    fill(window, contact_rules="En semaine seulement")
    send(window, "verifier")
    send(window, "demande-envoyee")
    return Referral.objects.get()


def decide_eligible_and_propose(window, referral):
    """Steps 2 and 3: the officer's queue, eligibility, a place that fits."""
    window.open("/orientations/")
    assert window.sees(referral.reference)
    window.open(f"/orientations/{referral.reference}/")
    window.press(re.compile("Prendre"))
    window.page.goto(f"{window.address}/orientations/{referral.reference}/eligible/")
    window.check("eligible")
    for box in window.page.locator("input[name=grounds]").all():
        box.check()
    send(window, "en-attente")
    window.page.goto(f"{window.address}/orientations/{referral.reference}/places/")
    window.check("places-qui-conviennent")
    send(window, "proposition-ofii")
    return referral.proposals.get()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_the_referral_to_the_departure(size, world, visitor):
    caseworker, officer = visitor("caseworker_a", size), visitor("officer_lyon", size)
    referral = refer(caseworker)
    assert opened(Identity, case=referral.case).last_name == "Imaginaire"
    proposal = decide_eligible_and_propose(officer, referral)
    place = Occupancy.objects.get(hold=proposal.hold).place
    manager = visitor(
        "manager_north" if place.unit.centre == world.centres["north"] else "manager_south", size
    )
    address = f"/orientations/propositions/{proposal.reference}/"

    # Step 4: an opinion without a name, her answer, the decision.
    manager.open(address)
    assert "Imaginaire" not in manager.page.content()
    manager.open(f"{address}avis/")
    choose(manager, opinion="favourable")
    send(manager, "avis-donne")
    caseworker.open(f"{address}reponse/")
    choose(caseworker, answer="accepted")
    select(caseworker, means=None)
    send(caseworker, "reponse-notee")
    officer.open(f"{address}decision/")
    fill(officer, arrival_on="2026-11-23")
    send(officer, "admise")
    referral.refresh_from_db()
    stay = referral.stay

    # Step 5: only now the centre reads who she is; she arrives.
    manager.open(f"/centres/sejours/{stay.reference}/")
    assert "Imaginaire" in manager.page.content()
    manager.open(f"/centres/sejours/{stay.reference}/arrivee/")
    send(manager, "arrivee")
    assert "23/08/2027" in manager.page.content()
    officer.open("/pilotage/plateau/")
    assert Occupancy.objects.get(place=place, ends_on=None).kind == "occupied"

    # Step 6: a service from the list of residents, without leaving it.
    manager.open(f"/centres/{stay.centre.reference}/residentes/")
    manager.page.locator(f"#resident-{stay.reference} .btn-secondary").click()
    manager.page.locator("select[name=commitment]").select_option(index=1)
    manager.check("enregistrer-un-acte")
    manager.page.locator(f"#resident-{stay.reference} .btn-primary").click()
    manager.page.locator(f"#resident-{stay.reference} [role=status]").wait_for()
    manager.check("acte-enregistre")
    assert manager.page.url.endswith("/residentes/")
    assert Service.objects.get().stay == stay

    # Step 7: a departure frees the place in the same transaction.
    manager.open(f"/centres/sejours/{stay.reference}/depart/")
    fill(manager, day="2026-11-23")
    select(manager, departure_reason=None, destination=None)
    send(manager, "depart")
    referral.refresh_from_db()
    assert referral.get_state_display() == "séjour terminé"
    assert not Occupancy.objects.filter(place=place, ends_on=None).exists()


def test_the_main_job_works_without_javascript(world, visitor):
    caseworker = visitor("caseworker_a", PHONE, java_script_enabled=True)
    plain = visitor("officer_lyon", PHONE, java_script_enabled=False)
    referral = refer(caseworker)
    plain.check = lambda picture=None: None
    proposal = decide_eligible_and_propose(plain, referral)
    assert proposal.centre in world.centres.values()


def test_a_minor_leaves_no_trace_but_a_number(world, visitor):
    window = visitor("caseworker_a", PHONE)
    window.open("/orientations/nouvelle/")
    no(window, "adult")
    send(window, "arret-mineure")
    assert window.sees(re.compile("protection de l’enfance", re.IGNORECASE))
    assert not Case.objects.exists()


def test_signing_in_through_the_form(world, visitor):
    window, user = visitor("nobody", PHONE), world.user("caseworker_a")
    give_codes(user)
    window.open("/compte/login/?next=/orientations/")
    fill(window, login=user.email, password=PASSWORD)
    send(window, "second-facteur")
    fill(window, code=code())
    send(window, "demandes")
    assert window.page.url.endswith("/orientations/")
