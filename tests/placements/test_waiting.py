"""While she waits: why nothing is proposed, a pause, a place that is held longer."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from placements import actions, matching, queries
from placements.enums import HoldExtension, Opinion, PauseReason, ReferralState
from placements.turns import until
from tests.factories import placements as make
from tests.factories.cases import save_step
from trips.geography.models import Department
from trips.guards.refusals import Overtaken, Refused
from trips.worktime.days import count_working_days

S = ReferralState


@pytest.fixture
def waiting(world, frozen_now):
    return make.make_referral(world, S.WAITING)


def pause(referral, by, now, days=30):
    day = timezone.localdate(now) + timedelta(days=days)
    return actions.pause(referral=referral, until=day, reason=PauseReason.HEALTH, by=by, now=now)


# A pause


def test_nobody_proposes_to_her_meanwhile_and_she_loses_nothing(world, waiting, frozen_now):
    today, due = timezone.localdate(frozen_now), until(waiting)
    sent_on = timezone.localdate(waiting.submitted_at)
    rank = queries.rank_of(waiting, sent_on)
    pause(waiting, world.caseworker_a, frozen_now)
    referral = make.stored(waiting)
    assert queries.rank_of(referral, sent_on) == rank
    assert count_working_days(referral.paused_until, until(referral)) == count_working_days(today, due)
    with pytest.raises(Refused):
        make.propose(world, referral, now=frozen_now)


def test_it_ends_by_itself_on_its_day(world, waiting, frozen_now):
    pause(waiting, world.officer_lyon, frozen_now, days=7)
    with time_machine.travel(frozen_now + timedelta(days=7), tick=False):
        make.propose(world, make.stored(waiting))
    assert make.stored(waiting).paused_until is None


def test_it_is_ended_earlier(world, waiting, frozen_now):
    due = until(waiting)
    pause(waiting, world.caseworker_a, frozen_now)
    actions.end_pause(referral=waiting, by=world.officer_lyon, now=frozen_now)
    assert until(make.stored(waiting)) == due
    with pytest.raises(Overtaken):
        actions.end_pause(referral=waiting, by=world.officer_lyon, now=frozen_now)


def test_the_story_tells_every_pause(client_of, world, waiting, frozen_now):
    pause(waiting, world.caseworker_a, frozen_now, days=7)
    with time_machine.travel(frozen_now + timedelta(days=9), tick=False):
        now = timezone.now()
        until_day = timezone.localdate(now) + timedelta(days=5)
        again = {"until": until_day, "reason": PauseReason.CHILD}
        actions.pause(referral=make.stored(waiting), **again, by=world.caseworker_a, now=now)
        page = client_of("caseworker_a").get(waiting.get_absolute_url()).context["story"]
        told = client_of("caseworker_a").get(reverse("cases:timeline", args=[waiting.case.reference])).text
    assert [one.text for one in page if one.title == "Mise en pause"] == [
        "l’école ou la naissance d’un enfant",
        "santé",
    ]
    assert told.count("Mise en pause") == 2


def test_paused_she_does_not_escalate(world, waiting, frozen_now):
    pause(waiting, world.caseworker_a, frozen_now, days=60)
    assert actions.escalate_without_a_fit(now=frozen_now + timedelta(days=30)) == 0


@pytest.mark.parametrize("days", [-1, 0, 200])
def test_a_pause_has_a_possible_day(client_of, world, waiting, frozen_now, days):
    with pytest.raises(Refused):
        pause(waiting, world.caseworker_a, frozen_now, days=days)
    day = timezone.localdate(frozen_now) + timedelta(days=days)
    url = reverse("placements:pause", args=[waiting.reference])
    answer = client_of("caseworker_a").post(url, {"until": day.isoformat(), "reason": "health"})
    assert answer.status_code == 200
    assert make.stored(waiting).paused_until is None


def test_by_the_pages_of_both_and_of_nobody_else(client_of, world, waiting, frozen_now):
    url = reverse("placements:pause", args=[waiting.reference])
    for persona in ("caseworker_b", "officer_paris", "manager_north"):
        assert client_of(persona).get(url).status_code in (403, 404)
    assert client_of("caseworker_a").post(url, {"until": "2026-12-20", "reason": "health"}).status_code == 302
    find = reverse("placements:matching", args=[waiting.reference])
    assert client_of("officer_lyon").get(find).url == waiting.get_absolute_url()
    page = client_of("officer_lyon").get(waiting.get_absolute_url()).content.decode()
    assert "Aucune proposition avant le 20/12/2026" in page
    end = reverse("placements:end_pause", args=[waiting.reference])
    assert client_of("officer_lyon").post(end).status_code == 302
    assert (
        "Aucune proposition avant"
        not in client_of("caseworker_a").get(waiting.get_absolute_url()).content.decode()
    )


# Why nothing is proposed


def why(referral, now):
    found = matching.why_not(make.stored(referral), for_desk=True, on=timezone.localdate(now), now=now)
    return found.fitting, dict(found.reasons)


def test_every_centre_is_counted_once_by_the_rules_of_the_ranking(world, waiting, frozen_now):
    fit = matching.fits(make.stored(waiting), on=timezone.localdate(frozen_now), now=frozen_now)
    fitting, reasons = why(waiting, frozen_now)
    assert (fitting, sum(reasons.values())) == (fit.fitting_count, fit.excluded_count)


def test_the_reason_is_hers(world, waiting, frozen_now):
    save_step(
        waiting.case,
        "safety",
        by=world.caseworker_a,
        now=frozen_now,
        departments=list(Department.objects.filter(code__in=["59", "13"])),
    )
    assert why(waiting, frozen_now) == (0, {"dans un lieu qu’elle doit éviter, ou trop près": 2})


def test_the_ngo_reads_it_without_the_name_of_a_centre(client_of, world, frozen_now):
    crowd = make.make_referral(world, S.WAITING, size=4)
    for persona in ("caseworker_a", "officer_lyon"):
        page = client_of(persona).get(crowd.get_absolute_url()).content.decode()
        assert "2 centres : pas assez de places libres dans une même unité." in page
        assert "Fake centre" not in page


# A place is held longer


def test_once_with_a_reason(client_of, world, frozen_now):
    proposal = make.make_proposal(world)
    first = proposal.hold.expires_at
    later = frozen_now + timedelta(days=2)
    actions.extend_hold(proposal=proposal, reason=HoldExtension.INTERPRETER, by=world.officer_lyon, now=later)
    proposal.hold.refresh_from_db()
    assert proposal.hold.expires_at > first
    assert actions.expire_overdue_proposals(now=first + timedelta(hours=1)) == 0
    with pytest.raises(Overtaken):
        actions.extend_hold(proposal=proposal, reason=HoldExtension.CENTRE, by=world.officer_lyon, now=later)
    url = reverse("placements:extend_hold", args=[proposal.reference])
    assert client_of("officer_lyon").get(url).status_code == 302
    page = client_of("caseworker_a").get(proposal.get_absolute_url()).content.decode()
    assert "pas d’interprète avant" in page


def test_not_after_its_limit_nor_by_another_desk(world, frozen_now):
    proposal = make.make_proposal(world)
    given = {"proposal": proposal, "reason": HoldExtension.CENTRE}
    for persona in ("officer_paris", "caseworker_a", "manager_north"):
        with pytest.raises(Refused):
            actions.extend_hold(**given, by=world.actors[persona], now=frozen_now)
    with pytest.raises(Overtaken):
        actions.extend_hold(**given, by=world.officer_lyon, now=frozen_now + timedelta(days=10))


def test_her_time_to_answer_follows_the_hold(world, frozen_now):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    actions.extend_hold(
        proposal=proposal, reason=HoldExtension.SHE_THINKS, by=world.officer_lyon, now=frozen_now
    )
    proposal.hold.refresh_from_db()
    assert until(make.stored(proposal.referral)) <= timezone.localdate(proposal.hold.expires_at)
