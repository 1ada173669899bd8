"""The inbox: each desk is told what moves on its own files, and nobody else is."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from cases.enums import ConflictReason, ShareScope
from cases.models import Notification, NotificationRead
from cases.vocabularies import ConsentMeans
from placements import actions
from placements.enums import Opinion
from placements.enums import ReferralState as S
from tests.factories import placements as make
from tests.factories.actors import NOBODY, make_membership
from tests.factories.requests import erase
from trips.access.actor import actor_for
from trips.audit import tracking
from trips.home.inbox.actions import mark_read
from trips.home.inbox.presenters import SENTENCES
from trips.home.inbox.queries import inbox_of, notification_for, notifications_visible_to, unread
from trips.organisations.enums import Role

INBOX = reverse("home:inbox")
NEW = {"show": "new", "mine": "on"}
EVERYTHING = {"show": ""}


def lines(client, **query):
    """What the bell leads to, unless something else is asked."""
    query = query or NEW
    return [one.kind.split(".")[1] for one, _sentence in client.get(INBOX, query).context["lines"]]


def number(client):
    """As the head of a page shows it; None where there is no bell."""
    page = client.get("/").content.decode()
    found = re.search(r'class="count">.*?</span>(\d+)</span>', page)
    return int(found[1]) if found else 0 if "/notifications/" in page else None


def kinds(actor, now):
    """All that she may read, read or not, the newest first."""
    rows = inbox_of(actor, now=now).order_by("-at", "-pk")
    return [kind.split(".")[1] for kind in rows.values_list("kind", flat=True)]


def share(world, case):
    return case_actions.share_case(
        case=case,
        organisation=world.organisations["ngo_b"],
        scope=ShareScope.WHOLE,
        given_on=timezone.localdate(),
        means=ConsentMeans.objects.current().first(),
        until=timezone.localdate() + timedelta(days=30),
        by=world.caseworker_a,
        now=timezone.now(),
    )


def keep_away(world, case, persona):
    case_actions.declare_conflict(
        case=case,
        email=world.user(persona).email,
        reason=ConflictReason.RELATIVE,
        by=world.protection,
        now=timezone.now(),
    )


def opened(client, kind, **query):
    """Her own gesture: the button of the first line of that kind."""
    found = next(one for one, _s in client.get(INBOX, query or NEW).context["lines"] if one.kind == kind)
    return client.post(reverse("home:inbox_open", args=[found.reference]))


def test_the_desk_that_must_act_is_told_and_its_neighbours_are_not(world, client_of):
    referral = make.make_referral(world, S.SUBMITTED)
    client = client_of("officer_lyon")
    assert lines(client) == lines(client, show="turn") == ["submitted"]
    assert referral.reference in client.get(INBOX).content.decode()
    assert number(client) == 1
    for persona in ("officer_paris", "caseworker_b", "manager_north", "manager_south", "national"):
        other = client_of(persona)
        assert lines(other, **EVERYTHING) == []
        assert number(other) == 0
        assert referral.reference not in other.get(INBOX, EVERYTHING).content.decode()


def test_the_others_of_the_file_are_told_for_information(world, frozen_now):
    make.make_referral(world, S.ARRIVED)
    assert kinds(world.caseworker_a, frozen_now)[:3] == ["arrived", "admitted", "favourable"]
    assert kinds(world.officer_lyon, frozen_now)[:2] == ["arrived", "accepted"]
    # What she may not open any more, once the proposal has become a stay: nothing before it.
    assert kinds(world.manager_north, frozen_now)[:1] == ["admitted"]
    for actor in (world.caseworker_b, world.officer_paris, world.manager_south):
        assert kinds(actor, frozen_now) == []


def test_nobody_is_told_of_her_own_act_and_her_colleague_is(world, frozen_now):
    make.make_referral(world, S.UNDER_REVIEW)
    assert "taken" not in kinds(world.officer_lyon, frozen_now)
    assert "taken" in kinds(world.caseworker_a, frozen_now)
    assert kinds(world.colleague_a, frozen_now) == ["taken", "submitted"]


def test_a_file_that_a_colleague_follows_is_hers_to_read(world, client_of):
    referral = make.make_referral(world, S.INFORMATION_REQUESTED)
    assert lines(client_of("caseworker_a")) == ["question", "taken"]
    assert lines(client_of("colleague_a")) == []
    assert lines(client_of("colleague_a"), show="new")[0] == "question"
    case_actions.follow_case(case=referral.case, by=world.colleague_a, now=timezone.now())
    assert lines(client_of("colleague_a"))[0] == "question"
    assert lines(client_of("caseworker_a")) == []


def test_what_a_colleague_who_has_left_followed_is_everybodys(world, client_of):
    make.make_referral(world, S.INFORMATION_REQUESTED)
    gone = {"ended_at": timezone.now(), "ended_by": world.user("admin_a")}
    tracking.update(world.memberships["caseworker_a"], by=NOBODY, **gone)
    assert "question" in lines(client_of("colleague_a"))


def test_a_file_in_review_is_its_officers(world, frozen_now):
    """Her colleague of the same territory has the ones that nobody has taken."""
    lyon = world.memberships["officer_lyon"]
    colleague = make_membership(Role.OFFICER, lyon.organisation)
    colleague.directorates.set(lyon.directorates.all())
    hers = actor_for(colleague)
    tracking.update(colleague, by=NOBODY, started_at=frozen_now - timedelta(days=1))
    make.make_referral(world, S.SUBMITTED)
    assert unread(hers, now=frozen_now).count() == 1
    taken = make.make_referral(world, S.UNDER_REVIEW)
    make.ask(world, taken)
    actions.answer_ngo(referral=taken, answer="Oui", by=world.caseworker_a, now=frozen_now)
    assert unread(hers, now=frozen_now).count() == 1
    assert unread(world.officer_lyon, now=frozen_now).count() == 3


def test_the_number_in_the_head_is_that_of_the_list(world, client_of, frozen_now):
    """For each who follows women: with files of colleagues, shares, ends of holds, ties, marks, other desks."""
    for state in (S.SUBMITTED, S.INFORMATION_REQUESTED, S.PROPOSED, S.ARRIVED, S.NOT_ELIGIBLE, S.WITHDRAWN):
        make.make_referral(world, state)
    make.make_referral(world, S.WAITING, "caseworker_b")
    make.release(world, make.make_proposal(world, centre="south"))
    taken = make.make_referral(world, S.UNDER_REVIEW)
    share(world, taken.case)
    keep_away(world, make.make_referral(world, S.UNDER_REVIEW, "colleague_a").case, "caseworker_a")
    for reader in (world.caseworker_a, world.officer_lyon, world.worker_north):
        new = unread(reader, now=frozen_now)[:1]
        assert len(new) == 1
        mark_read(new, by=reader, now=frozen_now)
    numbers = {}
    for persona in (
        "caseworker_a",
        "colleague_a",
        "caseworker_b",
        "officer_lyon",
        "officer_paris",
        "national",
    ):
        numbers[persona] = client_of(persona).get(INBOX, NEW).context["page"].total
    for persona in ("manager_north", "worker_north", "manager_south"):
        numbers[persona] = client_of(persona).get(INBOX, NEW).context["page"].total
    assert {name: number(client_of(name)) for name in numbers} == numbers
    assert sum(number > 0 for number in numbers.values()) >= 6


@pytest.mark.parametrize("is_hers", [True, False], ids=["taken back", "of another centre"])
def test_and_counts_behind_many_that_she_does_not_see(world, client_of, frozen_now, is_hers):
    proposal = make.make_proposal(world)
    other = make.make_referral(world, S.SUBMITTED, "caseworker_b").case
    unseen = {"side": "centre", "organisation": world.organisations["operator_north"], "at": frozen_now}
    unseen |= {
        "case": proposal.referral.case if is_hers else other,
        "about": "stay",
        "subject": "S-0000-0000",
    }
    Notification.objects.bulk_create(
        Notification(kind="placements.left", thread="", **unseen) for _again in range(401)
    )
    assert number(client_of("manager_north")) == 1


# Reading


def test_opening_marks_as_read_and_leads_there(world, client_of):
    referral = make.make_referral(world, S.SUBMITTED)
    client = client_of("officer_lyon")
    assert opened(client, "placements.submitted").url == referral.get_absolute_url()
    assert lines(client) == []
    assert lines(client, show="") == lines(client, show="turn") == ["submitted"]
    # A second click leads there again.
    assert opened(client, "placements.submitted", show="").url == referral.get_absolute_url()
    assert NotificationRead.objects.count() == 1


def test_looking_marks_nothing(world, client_of):
    make.make_referral(world, S.SUBMITTED)
    client = client_of("officer_lyon")
    for _again in range(2):
        assert lines(client) == ["submitted"]
    reference = Notification.objects.filter(side="ofii").get().reference
    assert client.get(reverse("home:inbox_open", args=[reference])).status_code == 405
    assert client.get(reverse("home:inbox_read")).status_code == 405
    assert not NotificationRead.objects.exists()


def test_a_mark_is_her_own(world, client_of):
    make.make_referral(world, S.INFORMATION_REQUESTED)
    client = client_of("caseworker_a")
    client.post(reverse("home:inbox_read"), follow=True)
    assert lines(client) == []
    assert "question" in lines(client_of("colleague_a"), show="new")


def test_all_as_read_leaves_the_files_of_colleagues(world, client_of, frozen_now):
    make.make_referral(world, S.INFORMATION_REQUESTED)
    client_of("colleague_a").post(reverse("home:inbox_read"))
    assert not NotificationRead.objects.exists()


def test_what_is_for_another_desk_is_not_found(world, client_of):
    make.make_referral(world, S.SUBMITTED)
    for one in Notification.objects.all():
        for persona in ("officer_paris", "caseworker_b", "manager_north"):
            address = reverse("home:inbox_open", args=[one.reference])
            assert client_of(persona).post(address).status_code == 404
    assert not NotificationRead.objects.exists()


@pytest.mark.parametrize("persona", ["auditor", "platform", "protection", "admin_a", "stranger"])
def test_who_follows_nobody_has_no_inbox(world, client_of, persona):
    make.make_referral(world, S.SUBMITTED)
    client = client_of(persona)
    assert number(client) is None
    assert "/notifications/" not in client.get("/").content.decode()
    assert client.get(INBOX).status_code == 403
    assert client.post(reverse("home:inbox_read")).status_code == 403


def test_what_was_told_before_she_came_is_not_new_to_her(world, frozen_now):
    make.make_referral(world, S.SUBMITTED)
    lyon = world.memberships["officer_lyon"]
    newcomer = make_membership(Role.OFFICER, lyon.organisation)
    newcomer.directorates.set(lyon.directorates.all())
    tracking.update(newcomer, by=NOBODY, started_at=frozen_now + timedelta(minutes=1))
    assert unread(actor_for(newcomer), now=frozen_now).count() == 0
    assert kinds(actor_for(newcomer), frozen_now) == ["submitted"]


# The turn


def test_a_turn_that_has_passed_says_so(world, client_of):
    """The same line, once somebody of her desk has gone on, is no task any more."""
    make.make_referral(world, S.SUBMITTED)
    assert lines(client_of("officer_lyon"), show="turn") == ["submitted"]
    actions.take(referral=make.stored(make.Referral.objects.get()), by=world.national, now=timezone.now())
    assert lines(client_of("officer_lyon"), show="turn") == ["taken"]
    assert lines(client_of("officer_lyon")) == ["taken", "submitted"]


# What one may not see any more


def test_the_end_of_a_hold_takes_it_from_the_centre(world, frozen_now):
    proposal = make.make_proposal(world, centre="south")
    assert kinds(world.manager_south, frozen_now) == ["proposed"]
    make.release(world, proposal)
    assert kinds(world.manager_south, frozen_now) == []
    assert kinds(world.caseworker_a, frozen_now)[0] == "released"


def test_a_hold_past_its_limit_too_before_anybody_ends_it(world, frozen_now):
    make.make_proposal(world)
    assert kinds(world.manager_north, frozen_now + timedelta(days=8)) == []


def test_a_withdrawn_share_takes_it_away(world, client_of, frozen_now):
    case = make.make_referral(world, S.SUBMITTED).case
    shared = share(world, case)
    client = client_of("caseworker_b")
    assert lines(client) == ["shared"]
    assert lines(client_of("caseworker_a")) == []
    assert opened(client, "cases.shared").url == shared.get_absolute_url()
    case_actions.revoke_share(share=shared, by=world.caseworker_a, now=frozen_now)
    assert lines(client, **EVERYTHING) == []


def test_a_withdrawn_consent_takes_it_from_ofii(world, frozen_now):
    case = make.make_referral(world, S.WAITING).case
    assert kinds(world.officer_lyon, frozen_now) == ["submitted"]
    case_actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    assert kinds(world.officer_lyon, frozen_now) == []
    assert kinds(world.colleague_a, frozen_now)[0] == "withdrawn"


def test_who_is_kept_away_is_told_nothing(world, frozen_now):
    case = make.make_referral(world, S.SUBMITTED).case
    keep_away(world, case, "officer_lyon")
    assert kinds(world.officer_lyon, frozen_now) == []
    assert not notifications_visible_to(world.officer_lyon, now=frozen_now).exists()


def test_an_erased_file_leaves_nothing(world, frozen_now):
    case = make.make_referral(world, S.NOT_ELIGIBLE).case
    mark_read(Notification.objects.all(), by=world.officer_lyon, now=frozen_now)
    erase(world, case, now=frozen_now + timedelta(days=8))
    assert not Notification.objects.filter(case=case).exists()
    assert not NotificationRead.objects.exists()


# The list


def test_one_is_found_by_the_scope_of_what_it_leads_to(world, django_assert_num_queries, frozen_now):
    """The others are not even planned, however many notifications there are."""
    make.make_referral(world, S.ARRIVED)
    one = Notification.objects.filter(side="centre", about="stay").first()
    with django_assert_num_queries(2) as used:
        assert notification_for(world.worker_north, one.reference, now=frozen_now) == one
    asked = used.captured_queries[1]["sql"]
    assert "centres_stay" in asked
    assert not [name for name in ("placements_proposal", "centres_incident", "cases_share") if name in asked]
    with django_assert_num_queries(1):
        assert notification_for(world.manager_south, one.reference, now=frozen_now) is None


@pytest.mark.parametrize("more", [0, 4])
def test_one_and_many_take_as_many_queries(world, client_of, django_assert_num_queries, more):
    for _again in range(1 + more):
        make.make_referral(world, S.SUBMITTED)
    client = client_of("officer_lyon")
    with django_assert_num_queries(8):
        assert len(lines(client)) == 1 + more


def test_the_head_of_a_page_counts_once_and_a_part_of_one_not_at_all(world, client_of):
    case = make.make_referral(world, S.SUBMITTED).case
    client = client_of("caseworker_a")
    part = {"HX-Request": "true"}
    for address, headers, wanted in (
        (reverse("home:help"), {}, 1),
        (case.get_absolute_url(), {}, 1),
        (reverse("placements:of_case", args=[case.reference]), part, 0),
    ):
        with CaptureQueriesContext(connection) as used:
            assert client.get(address, headers=headers).status_code == 200
        assert sum("notification" in one["sql"] or "unread" in one["sql"] for one in used) == wanted, address


def test_bad_addresses_get_a_page(world, client_of):
    client = client_of("officer_lyon")
    for query in ({"show": "x"}, {"page": "-1"}, {"sort": "kind"}, {"mine": "maybe"}):
        assert client.get(INBOX, query).status_code == 200
    assert client.post(reverse("home:inbox_open", args=["Z-0000-0000"])).status_code == 404


def test_no_notification_says_anything_of_anybody(world, frozen_now):
    """Codes, references and times: no name, no place, no text of anybody."""
    make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    make.make_referral(world, S.ARRIVED)
    assert set(Notification.objects.values_list("kind", flat=True)) <= set(SENTENCES)
