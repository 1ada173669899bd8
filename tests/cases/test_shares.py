"""One case, one other organisation, what she agreed to, until a date; nothing hangs on it besides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from cases import actions, document_queries, queries, rights_queries
from cases.enums import CaseState, ConflictReason, ShareEnding, ShareScope
from cases.models import Case, CaseGrant, Share
from cases.vocabularies import ConsentMeans
from centres.queries import stay_with_address_for
from placements.enums import ReferralState
from tests.factories import cases as make
from tests.factories.placements import make_referral
from trips.audit.models import Event, Read
from trips.guards.refusals import Overtaken, Refused
from trips.identity.actions import suspend_account

RECEIVED = reverse_lazy("cases:received")


def share(world, case, now, *, to="ngo_b", scope=ShareScope.WHOLE, days=30, by="caseworker_a"):
    return actions.share_case(
        case=case,
        organisation=world.organisations[to],
        scope=scope,
        given_on=now.date(),
        means=make.word(ConsentMeans, "oral_interpreter"),
        until=now.date() + timedelta(days=days),
        by=world.actors[by],
        now=now,
    )


def readers(world, case):
    """Who reads this case because it was shared."""
    return {
        persona
        for persona, actor in world.actors.items()
        if Case.objects.filter(rights_queries.shared_with(actor), pk=case.pk).exists()
    }


@pytest.fixture
def case(world):
    return make.make_full_case(world.caseworker_a)


def test_the_people_of_that_organisation_see_that_case_and_nothing_else(world, case, frozen_now):
    neighbour = make.make_full_case(world.caseworker_a)
    share(world, case, frozen_now)

    assert readers(world, case) == {"caseworker_b"}
    assert readers(world, neighbour) == set()
    assert queries.case_for(world.caseworker_b, case.reference) == case
    assert queries.case_for(world.caseworker_b, neighbour.reference) is None


def test_an_operator_may_receive_one_as_well(world, case, frozen_now):
    share(world, case, frozen_now, to="operator_north")
    assert readers(world, case) == {"manager_north", "worker_north"}


def test_she_is_in_their_list_marked_and_read_only(world, client_of, case, frozen_now):
    given = share(world, case, frozen_now)
    client = client_of("caseworker_b")
    page = client.get(RECEIVED).text

    assert case.identity.full_name in page
    assert "Fake ngo_a" in page
    assert "23/12/2026" in page
    shown = client.get(given.get_absolute_url())
    assert "Rhône" in shown.text
    assert "Partagé par Fake ngo_a" in shown.text
    assert case.identity.full_name not in client_of("manager_north").get(RECEIVED).text
    assert client_of("officer_lyon").get(RECEIVED).status_code == 403
    assert client_of("manager_north").get(given.get_absolute_url()).status_code == 404
    for route in ("detail", "close", "assign", "withdraw_consent", "shares", "share"):
        address = reverse(f"cases:{route}", args=[case.reference])
        assert client.post(address).status_code in (403, 405), route
    assert client.post(reverse("cases:step", args=[case.reference, "safety"])).status_code == 403
    assert client.post(reverse("cases:revoke_share", args=[given.reference])).status_code == 404


def test_identity_alone_shows_no_place_to_avoid_and_no_sign(world, client_of, case, frozen_now):
    given = share(world, case, frozen_now, scope=ShareScope.IDENTITY)
    page = client_of("caseworker_b").get(given.get_absolute_url()).text

    assert case.identity.full_name in page
    assert "Weekdays only" in page
    assert "Rhône" not in page
    assert "Zones à éviter" not in page


def test_the_look_at_a_share_is_a_look_at_her_file(world, client_of, case, frozen_now):
    given = share(world, case, frozen_now)
    client_of("caseworker_b").get(given.get_absolute_url())
    assert Read.objects.get(route="cases:read_share").file_id == case.pk


def test_neither_documents_nor_the_address_of_her_centre_come_with_it(world, frozen_now):
    referral = make_referral(world, ReferralState.ADMITTED)
    share(world, referral.case, frozen_now)
    share(world, referral.case, frozen_now, to="operator_south")

    assert stay_with_address_for(world.caseworker_a, referral.stay.reference)
    assert stay_with_address_for(world.caseworker_b, referral.stay.reference) is None
    for persona, sees in (("caseworker_a", True), ("caseworker_b", False), ("manager_south", False)):
        assert queries.cases_by_duty(world.actors[persona]).filter(pk=referral.case.pk).exists() is sees
    assert not document_queries.documents_visible_to(world.caseworker_b).exists()


def test_it_ends_on_its_date_by_itself(world, case, frozen_now):
    share(world, case, frozen_now, days=0)
    assert readers(world, case) == {"caseworker_b"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_share SET until = until - 1, given_on = given_on - 1")
    assert readers(world, case) == set()
    # A new one takes its place, and the old one says why it ended.
    share(world, case, frozen_now)
    assert readers(world, case) == {"caseworker_b"}
    assert Share.objects.order_by("pk").first().ending == ShareEnding.EXPIRED


def test_her_ngo_revokes_it_in_one_click(world, client_of, case, frozen_now):
    given, other = share(world, case, frozen_now), share(world, case, frozen_now, to="operator_north")
    part = reverse("cases:shares", args=[case.reference])
    address = reverse("cases:revoke_share", args=[given.reference])
    colleague = client_of("colleague_a")

    assert address in colleague.get(part).text
    assert colleague.get(address).status_code == 405
    for _click in range(2):
        assert colleague.post(address).status_code == 302
    assert readers(world, case) == {"manager_north", "worker_north"}
    assert list(CaseGrant.objects.values_list("group__name", flat=True)) == [other.organisation.reference]
    assert Event.objects.filter(kind="cases.end_share").count() == 1


@pytest.mark.parametrize("ending", [ShareEnding.CONSENT, ShareEnding.CLOSED])
def test_withdrawn_consent_and_a_closed_file_end_it(world, case, frozen_now, ending):
    share(world, case, frozen_now)
    kept = share(world, make.make_case(world.caseworker_a), frozen_now)
    end = {ShareEnding.CONSENT: actions.withdraw_consent, ShareEnding.CLOSED: actions.close_case}[ending]
    end(case=case, by=world.caseworker_a, now=frozen_now)

    assert readers(world, case) == set()
    assert readers(world, kept.case) == {"caseworker_b"}
    assert Share.objects.get(case=case).ending == ending


def test_a_permission_without_a_live_share_opens_nothing_nor_the_other_way_round(world, case, frozen_now):
    share(world, case, frozen_now)
    grant = CaseGrant.objects.get()
    grant.delete()
    assert readers(world, case) == set()
    grant.pk = None
    grant.save(force_insert=True)
    assert readers(world, case) == {"caseworker_b"}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_share SET ended_at = now(), ended_by_id = shared_by_id, ending = 'revoked'"
        )
    assert CaseGrant.objects.exists()
    assert readers(world, case) == set()


def test_who_is_kept_away_does_not_see_it_either(world, client_of, case, frozen_now):
    given = share(world, case, frozen_now)
    actions.declare_conflict(
        email=world.user("caseworker_b").email,
        case=case,
        reason=ConflictReason.RELATIVE,
        by=world.admin_b,
        now=frozen_now,
    )
    client = client_of("caseworker_b")
    assert "Imaginary Person" not in client.get(RECEIVED).text
    assert client.get(given.get_absolute_url()).status_code == 404
    assert Read.objects.get(why="kept_away").reference == given.reference


def test_an_erased_case_is_shared_with_nobody(world, case, frozen_now):
    share(world, case, frozen_now)
    case.state = CaseState.ERASED
    case.save()
    assert queries.case_for(world.caseworker_b, case.reference) is None
    assert not rights_queries.shares_received(world.caseworker_b, frozen_now.date()).exists()


def test_a_suspended_account_reads_nothing(world, client_of, case, frozen_now):
    given = share(world, case, frozen_now)
    client = client_of("caseworker_b")
    assert client.get(given.get_absolute_url()).status_code == 200
    suspend_account(user=world.user("caseworker_b"), by=world.platform, now=frozen_now)
    assert client.get(given.get_absolute_url()).status_code == 302
    assert client.get(RECEIVED).status_code == 302


def test_guardian_knows_no_anonymous_user(settings):
    assert settings.ANONYMOUS_USER_NAME is None
    assert "guardian.backends.ObjectPermissionBackend" not in settings.AUTHENTICATION_BACKENDS


def test_only_her_ngo_shares_while_she_agrees(world, case, frozen_now):
    for persona in ("caseworker_b", "admin_a", "officer_lyon", "national", "manager_north", "protection"):
        with pytest.raises(Refused):
            share(world, case, frozen_now, to="operator_south", by=persona)
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Refused):
        share(world, case, frozen_now)


@pytest.mark.parametrize(
    ("to", "days"), [("ofii", 30), ("state", 30), ("ngo_a", 30), ("ngo_b", 185), ("ngo_b", -1)]
)
def test_not_with_everybody_nor_for_ever(world, case, frozen_now, to, days):
    with pytest.raises(Refused):
        share(world, case, frozen_now, to=to, days=days)


def test_the_same_again_is_overtaken(world, case, frozen_now):
    share(world, case, frozen_now)
    with pytest.raises(Overtaken):
        share(world, case, frozen_now)


def test_the_form_records_her_consent(world, client_of, case):
    address = reverse("cases:share", args=[case.reference])
    client = client_of("caseworker_a")
    answers = {
        "organisation": world.organisations["ngo_b"].reference,
        "scope": "identity",
        "given_on": "20/11/2026",
        "means": make.word(ConsentMeans, "oral_interpreter").pk,
        "until": "31/12/2026",
    }
    late = client.post(address, {**answers, "until": "31/12/2027"})
    assert "six mois au plus" in late.text
    assert client.post(address, answers).status_code == 302
    given = Share.objects.get()
    assert (given.scope, str(given.given_on), str(given.until)) == ("identity", "2026-11-20", "2026-12-31")


def test_the_list_costs_the_same_with_many(world, client_of, frozen_now):
    client, costs = client_of("caseworker_b"), []
    client.get(RECEIVED)
    for count in (1, 3):
        for _number in range(count):
            share(world, make.make_full_case(world.caseworker_a), frozen_now)
        with CaptureQueriesContext(connection) as used:
            assert client.get(RECEIVED).status_code == 200
        costs.append(len(used))
    assert costs[0] == costs[1]
