"""Who sees which referral and proposal, and the order of waiting; beside neighbours who could leak."""

import ast
import inspect
from datetime import date, timedelta

import pytest
from django.utils import timezone

import cases.actions
import cases.queries
import cases.rights_queries
import cases.transitions
import centres.queries
import centres.transitions
from placements import actions, matching, queries, rules, transitions, turns
from placements.enums import ReferralState
from placements.models import Referral
from tests.factories import placements as make
from tests.factories.cases import save_step
from trips.geography.models import Department

S = ReferralState


def test_the_hook_lists_are_exactly_these():
    parts = {
        cases.queries.own_cases,
        cases.rights_queries.shared_with,
        centres.queries.hosted_cases,
        queries.cases_sent_to,
    }
    assert set(cases.queries.VISIBILITY) == parts
    assert len(cases.queries.VISIBILITY) == len(parts)
    assert cases.transitions.VETOES.count(transitions.keep_open) == 1
    assert [actions.follow_correction] == cases.actions.CORRECTED
    assert [actions.follow_withdrawn_consent] == cases.actions.CONSENT_WITHDRAWN
    assert [
        transitions.follow_stay,
        actions.lapse_extension,
        actions.follow_alarm,
    ] == centres.transitions.FOLLOWERS


def seen(world, rows):
    return {persona for persona, actor in world.actors.items() if rows(actor).exists()}


def paris():
    return {"situation": {"department": Department.objects.get(code="75")}}


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (S.DRAFT, {"caseworker_a", "colleague_a"}),
        (S.SUBMITTED, {"caseworker_a", "colleague_a", "officer_lyon", "national"}),
        (S.CLOSED, {"caseworker_a", "colleague_a", "officer_lyon", "national"}),
        (S.NOT_ELIGIBLE, {"caseworker_a", "colleague_a", "officer_lyon", "national"}),
    ],
)
def test_who_sees_a_referral(world, state, who):
    make.make_referral(world, state)
    assert seen(world, queries.referrals_visible_to) == who


def test_a_withdrawn_draft_was_never_sent(world):
    make.make_referral(world, S.WITHDRAWN)
    assert seen(world, queries.referrals_visible_to) == {"caseworker_a", "colleague_a"}


def test_territories_do_not_leak(world):
    make.make_referral(world, S.SUBMITTED, "caseworker_b", **paris())
    assert seen(world, queries.referrals_visible_to) == {"caseworker_b", "officer_paris", "national"}
    assert seen(world, cases.queries.cases_visible_to) == {"caseworker_b", "officer_paris", "national"}


def test_no_territory_means_the_national_desk_only(world):
    overseas = Department.objects.filter(directorate=None).first()
    make.make_referral(world, S.SUBMITTED, situation={"department": overseas})
    assert seen(world, queries.referrals_visible_to) == {"caseworker_a", "colleague_a", "national"}


def test_a_centre_sees_only_proposals_made_to_it(world):
    make.make_proposal(world, centre="north")
    parties = {"caseworker_a", "colleague_a", "officer_lyon", "national", "manager_north", "worker_north"}
    assert seen(world, lambda actor: queries.proposals_visible_to(actor, now=timezone.now())) == parties
    assert seen(world, queries.referrals_visible_to).isdisjoint({"manager_north", "manager_south"})
    assert not cases.queries.cases_visible_to(world.manager_north).exists()


def test_a_centre_sees_nothing_once_a_proposal_ended_otherwise(world):
    proposal = make.make_proposal(world, opinion="favourable")
    make.refuse(world, proposal)
    assert not queries.proposals_visible_to(world.manager_north, now=timezone.now()).exists()
    assert queries.proposals_visible_to(world.caseworker_a, now=timezone.now()).exists()


def test_a_centre_keeps_the_proposal_that_became_a_stay(world):
    referral = make.make_referral(world, S.ADMITTED)
    assert queries.proposals_visible_to(world.manager_north, now=timezone.now()).exists()
    make.release(world, referral.proposals.get())
    assert not queries.proposals_visible_to(world.manager_north, now=timezone.now()).exists()


def test_a_foreign_reference_is_not_found(world):
    mine = make.make_referral(world, S.SUBMITTED)
    assert queries.referral_for(world.caseworker_a, mine.reference) == mine
    assert queries.referral_for(world.caseworker_b, mine.reference) is None
    assert queries.referral_for(world.officer_paris, mine.reference) is None


# The order of waiting


def line():
    waiting = Referral.objects.filter(state=S.WAITING)
    return list(queries.in_waiting_order(waiting))


def waiting(world, *, urgency="2_high", days_ago=0, hours_ago=0, ends=None, **values):
    now = timezone.now() - timedelta(days=days_ago, hours=hours_ago)
    referral = make.make_referral(
        world,
        S.WAITING,
        now=now,
        safety={"urgency": urgency, "no_zone": True},
        situation={"accommodation_ends_on": ends},
        **values,
    )
    return make.stored(referral)


def test_the_order_is_urgency_days_end_of_accommodation_reference(world):
    standard = waiting(world, urgency="3_standard", days_ago=40)
    imminent = waiting(world, urgency="1_imminent")
    no_end = waiting(world, days_ago=5)
    late_end = waiting(world, days_ago=5, hours_ago=3, ends=date(2027, 1, 31))
    soon_end = waiting(world, days_ago=5, ends=date(2026, 12, 1))
    longer = waiting(world, days_ago=6)
    expected = [imminent, longer, soon_end, late_end, no_end, standard]
    assert line() == expected
    ranks = [queries.rank_of(r, timezone.localdate(r.submitted_at)) for r in expected]
    assert ranks == [1, 2, 3, 4, 5, 6]


def test_ties_are_broken_by_reference(world):
    both = sorted([waiting(world), waiting(world)], key=lambda r: r.reference)
    assert line() == both
    assert [queries.rank_of(r, timezone.localdate(r.submitted_at)) for r in both] == [1, 2]


def test_nothing_restarts_her_waiting(world):
    first, second = waiting(world, days_ago=9), waiting(world, days_ago=2)
    proposal = make.propose(world, first)
    make.favourable(world, proposal)
    make.refuse(world, proposal)
    save_step(first.case, "household", by=world.caseworker_a, phone="+99 1")
    assert line() == [first, second]


def test_no_ranking_reads_complaint_or_cooperation():
    """Neither word stands in the code that orders or matches."""
    for module in (queries, matching, turns, rules, transitions):
        names = {
            getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "value", None)
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.Attribute | ast.Name)
        }
        words = " ".join(str(name) for name in names).lower()
        assert "complaint" not in words
        assert "cooperat" not in words
    assert queries.WAITING_ORDER == ("urgency", "submitted_on", "accommodation_ends_on", "reference")


def test_a_case_with_an_open_referral_is_not_closed(world):
    referral = make.make_referral(world, S.WAITING)
    assert transitions.keep_open(referral.case, "closed")
    make.withdraw(world, referral)
    assert transitions.keep_open(referral.case, "closed") == ""
