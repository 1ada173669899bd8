"""Fields that a form does not show, sent all the same: they change nothing."""

from django import forms
from django.urls import reverse

from cases.models import Case
from centres.models import Service
from placements.enums import ReferralState as S
from placements.models import Referral
from tests.factories import centres as centre_factory
from tests.factories.placements import make_referral
from tests.placements.test_pages import age_and_consent
from trips.identity.models import User
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.ui.filters import ListFilter

# What only verbs set, whatever a form is asked.
NEVER_IN_A_FORM = {
    "state", "person", "created_by", "updated_by", "user", "membership", "taken_by", "decided_by",
    "is_active", "is_staff", "is_superuser", "groups", "user_permissions", "password", "last_login",
}  # fmt: skip


def forms_of_the_project(base=forms.BaseForm):
    for kind in base.__subclasses__():
        yield from forms_of_the_project(kind)
        if kind.__module__.split(".")[0] in ("trips", "cases", "centres", "placements"):
            yield kind


def test_a_form_on_a_model_names_its_fields():
    on_models = [kind for kind in forms_of_the_project() if getattr(kind, "_meta", None) and kind._meta.model]
    for kind in on_models:
        assert isinstance(kind._meta.fields, list | tuple), kind
        assert set(kind._meta.fields).isdisjoint(NEVER_IN_A_FORM), kind


def test_no_form_asks_what_only_verbs_set():
    """Filters of lists ask by such names and write nothing."""
    asked = {kind: NEVER_IN_A_FORM & set(kind.base_fields) for kind in forms_of_the_project()}
    assert {kind for kind, found in asked.items() if found and not issubclass(kind, ListFilter)} == set()


def row(thing, *changing):
    """The columns of a row as they stand in the database, but for those that the form is there to change."""
    found = type(thing)._base_manager.values().get(pk=thing.pk)
    return {name: value for name, value in found.items() if name not in changing}


def hostile(world, model, **more):
    """Each column of a model, by both of its names, with a value that another side would like."""
    other = world.memberships["caseworker_b"]
    names = {name for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    values = {"state": S.ARRIVED, "organisation": other.organisation_id, "user": other.user_id}
    return (
        {name: values.get(name.removesuffix("_id"), other.pk) for name in names}
        | {"is_superuser": "on", "is_staff": "on", "is_active": "on"}
        | more
    )


def test_the_desk_of_an_ngo_opens_files_of_its_own(world, client_of):
    client = client_of("caseworker_a")
    asked = age_and_consent(client)
    client.post(reverse("placements:start"), hostile(world, Case) | hostile(world, Referral) | asked)
    made, referral = Case.objects.get(), Referral.objects.get()
    assert (made.organisation_id, made.state) == (world.caseworker_a.organisation_id, "open")
    assert (referral.state, referral.created_by_id) == (S.DRAFT, world.caseworker_a.user_id)


def test_a_step_of_a_file_changes_that_step_only(world, client_of):
    case = make_referral(world, S.DRAFT).case
    referral = case.referrals.get()
    before = row(case), row(referral)
    address = reverse("cases:step", args=[case.reference, "needs"])
    sent = client_of("caseworker_a").post(address, hostile(world, Case) | {"revision": 1})
    assert sent.status_code == 302
    assert (row(case), row(referral)) == before


def test_the_desk_of_ofii_takes_a_referral_and_nothing_more(world, client_of):
    referral = make_referral(world, S.SUBMITTED)
    changing = ("state", "taken_at", "taken_by_id", "state_since", "reviewer_id")
    before = row(referral, *changing)
    client_of("officer_lyon").post(
        reverse("placements:take", args=[referral.reference]), hostile(world, Referral)
    )
    referral.refresh_from_db()
    assert (referral.state, referral.reviewer_id) == (S.UNDER_REVIEW, world.officer_lyon.membership_id)
    assert row(referral, *changing) == before


def test_the_desk_of_a_centre_writes_under_the_resident_it_opened(world, client_of):
    stay, other = centre_factory.make_resident(world), centre_factory.make_resident(world, centre="south")
    extras = hostile(world, Service, stay=other.pk, stay_id=other.pk)
    asked = {"commitment": "2.4", "provided_on": "23/11/2026", "minutes": "30", "by_whom": "me"}
    client_of("worker_north").post(reverse("centres:service_new", args=[stay.reference]), extras | asked)
    made = Service.objects.get()
    assert (made.stay_id, made.provided_by_id) == (stay.pk, world.worker_north.membership_id)
    assert made.cancelled_at is None


def test_the_desk_of_an_administrator_gives_a_role_and_nothing_more(world, client_of):
    member = world.memberships["colleague_a"]
    before = row(member, "role"), row(member.user)
    address = reverse("organisations:change_role", args=[member.reference])
    client_of("admin_a").post(address, hostile(world, Membership) | {"role": Role.ORGANISATION_ADMIN})
    member.refresh_from_db()
    assert member.role == Role.ORGANISATION_ADMIN
    assert (row(member, "role"), row(member.user)) == before


def test_an_administrator_makes_nobody_of_another_kind(world, client_of):
    member = world.memberships["colleague_a"]
    address = reverse("organisations:change_role", args=[member.reference])
    for role in (Role.PLATFORM_ADMIN, Role.NATIONAL_OFFICER, Role.DATA_PROTECTION):
        client_of("admin_a").post(address, {"role": role})
    member.refresh_from_db()
    assert member.role == Role.CASEWORKER


def test_one_s_own_pages_raise_nobody(world, client_of):
    user = User.objects.get(pk=world.caseworker_a.user_id)
    client = client_of("caseworker_a")
    before = row(user, "language")
    client.post(reverse("set_language"), hostile(world, User) | {"language": "en"})
    assert row(user, "language") == before
