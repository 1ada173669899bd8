"""Until when a step must be done: limits by danger, holidays of whoever must act, the cut-off hour."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import Urgency
from placements import actions, clock, limit_queries, queries
from placements.enums import OPEN_STATES, Opinion, Party, ReferralState, Step
from placements.models import Referral, StepLimit
from placements.turns import turn, until
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import save_step
from trips.audit import tracking
from trips.geography.models import Directorate

S = ReferralState
ONE_DAY = StepLimit(working_days=1, cut_off=time(16))
# Thursday before a long weekend: Good Friday is worked, but for Alsace and Moselle; Easter Monday is not.
MAUNDY_THURSDAY = date(2026, 4, 2)


def paris(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.mark.parametrize(
    ("since", "zone", "due"),
    [
        (paris(MAUNDY_THURSDAY, 15, 59), "", date(2026, 4, 3)),
        # After the cut-off it counts as come on Friday; the next working day is Tuesday.
        (paris(MAUNDY_THURSDAY, 16), "", date(2026, 4, 7)),
        (paris(MAUNDY_THURSDAY, 15, 59), "6AE", date(2026, 4, 7)),
        (paris(MAUNDY_THURSDAY, 16), "57", date(2026, 4, 8)),
        # On a Sunday as on the Monday after it; over the end of a year.
        (paris(date(2026, 11, 29), 10), "", date(2026, 12, 1)),
        (paris(date(2026, 12, 31), 17), "", date(2027, 1, 5)),
        # The end of slavery in La Réunion, a Monday.
        (paris(date(2027, 12, 17), 9), "974", date(2027, 12, 21)),
        (paris(date(2027, 12, 17), 9), "", date(2027, 12, 20)),
    ],
)
def test_one_working_day(since, zone, due):
    assert clock.due_on(ONE_DAY, since, zone) == due


moments = st.builds(
    paris, st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.integers(0, 23), st.integers(0, 59)
)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.integers(1, 10))
def test_what_comes_later_is_never_due_earlier(since, later, days):
    limit = StepLimit(working_days=days, cut_off=time(16))
    assert clock.due_on(limit, since) <= clock.due_on(limit, since + later)


@pytest.mark.parametrize(
    ("urgency", "days"), [(Urgency.IMMINENT, 1), (Urgency.HIGH, 3), (Urgency.STANDARD, 10)]
)
def test_the_defaults_by_danger(world, urgency, days):
    limits = StepLimit.objects.filter(urgency=urgency).exclude(step__in=[Step.PLACE, Step.SEARCH])
    assert {limit.working_days for limit in limits} == {days}
    assert limit_queries.step_limit(Step.PLACE, urgency, date(2026, 11, 27)).working_days == 5


@time_machine.travel(paris(date(2026, 11, 23), 10), tick=False)
def test_each_party_gets_its_own_time(world):
    """Monday 23 November, high danger, three working days a step; the place is held until Monday 30."""
    proposal = make.make_proposal(world, safety={"urgency": Urgency.HIGH})
    referral = make.stored(proposal.referral)
    assert until(referral) == date(2026, 11, 26)
    days = [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]
    steps = (
        lambda now: make.favourable(world, proposal, now=now),
        lambda now: make.accept(world, proposal, now=now),
    )
    for day, step in zip(days, steps, strict=False):
        step(paris(day, 10))
        assert until(make.stored(referral)) == min(
            day + timedelta(days=5 if day.day == 25 else 3), date(2026, 11, 30)
        )


def test_a_step_never_ends_after_the_hold(world, frozen_now):
    proposal = make.make_proposal(world, safety={"urgency": Urgency.STANDARD})
    assert until(make.stored(proposal.referral)) == timezone.localdate(proposal.hold.expires_at)


def test_a_new_limit_leaves_what_is_under_way(world, frozen_now):
    before = make.make_referral(world, safety={"urgency": Urgency.STANDARD})
    limit = StepLimit(
        step=Step.TAKE, urgency=Urgency.STANDARD, working_days=2, valid_from=timezone.localdate()
    )
    tracking.create(limit, by=NOBODY)
    after = make.make_referral(world, safety={"urgency": Urgency.STANDARD})
    assert until(make.stored(before)) > until(after)


def test_more_danger_less_time(world, frozen_now):
    referral = make.make_referral(world, safety={"urgency": Urgency.STANDARD})
    long = until(referral)
    save_step(referral.case, "safety", by=world.caseworker_a, now=frozen_now, urgency=Urgency.IMMINENT)
    short = until(make.stored(referral))
    assert short < long
    assert short == clock.due_on(ONE_DAY, frozen_now)


@pytest.mark.parametrize(("code", "zone"), [("67", "6AE"), ("57", "57"), ("69", "")])
def test_the_desk_keeps_the_holidays_of_its_seat(world, frozen_now, code, zone):
    """The directorate of Metz works as in Moselle, also for who lives in Nancy."""
    desks = {row.code: row.holidays for row in Directorate.objects.all()}
    assert (desks["strasbourg"], desks["metz"], desks["lyon"]) == ("6AE", "57", "")
    referral = Referral(territory=Directorate.objects.get(departments__code=code), holidays="974")
    assert clock.zone_of_party(Party.TERRITORY, referral) == zone
    assert clock.zone_of_party(Party.NGO, referral) == "974"
    assert clock.zone_of_party(Party.NATIONAL, referral) == ""
    assert clock.zone_of_party(Party.CENTRE, referral, code) == zone


def test_every_open_file_says_until_when(world):
    make.make_one_of_each(world)
    make.make_proposal(world, centre="south", opinion=Opinion.FAVOURABLE)
    rows = queries.with_facts(queries.referrals_visible_to(world.caseworker_a))
    for row in rows:
        found = turn(row, queries.live_proposal(row), now=timezone.now())
        assert (until(row) is not None) == (row.state in OPEN_STATES) == (found is not None), row.state
        assert row.until == until(row)


def test_late_in_sql_as_on_the_page(client_of, world):
    late = make.make_referral(world, S.WAITING, now=make.in_days(-20))
    on_time = make.make_referral(world, S.WAITING)
    rows = queries.with_facts(queries.referrals_visible_to(world.officer_lyon))
    assert [row.pk for row in limit_queries.late(rows, timezone.localdate())] == [late.pk]
    client = client_of("officer_lyon")
    page = client.get(reverse("placements:list"), {"late": "on"}).content.decode()
    assert late.reference in page
    assert on_time.reference not in page
    line = client.get(late.get_absolute_url()).content.decode()
    assert "<strong>en retard</strong>" in line
    assert "<strong>en retard</strong>" not in client.get(on_time.get_absolute_url()).content.decode()


# Escalation


def test_without_a_fit_in_time_the_national_desk_takes_over(client_of, world, frozen_now):
    referral = make.make_referral(world, S.WAITING)
    after = frozen_now + timedelta(days=12)
    assert actions.escalate_without_a_fit(now=frozen_now + timedelta(days=1)) == 0
    assert actions.escalate_without_a_fit(now=after) == 1
    assert actions.escalate_without_a_fit(now=after) == 0
    referral = make.stored(referral)
    assert turn(referral, now=after) == (Party.NATIONAL, after, Step.PLACE)
    assert until(referral) > timezone.localdate(after)
    with time_machine.travel(after, tick=False):
        page = client_of("caseworker_a").get(referral.get_absolute_url()).content.decode()
        mine = client_of("national").get(reverse("placements:list"), {"mine": "on"}).content.decode()
        theirs = client_of("officer_lyon").get(reverse("placements:list"), {"mine": "on"}).content.decode()
    assert "Son territoire n’a trouvé aucune place dans le délai." in page
    assert referral.reference in mine
    assert referral.reference not in theirs


def test_the_national_desks_own_files_do_not_escalate(world, frozen_now):
    referral = make.make_referral(world, S.WAITING, officer="national")
    tracking.update(referral, by=NOBODY, territory=None)
    assert actions.escalate_without_a_fit(now=frozen_now + timedelta(days=12)) == 0


def test_what_moved_meanwhile_does_not_escalate(world, frozen_now):
    referral = make.make_referral(world, S.WAITING)
    make.withdraw(world, referral)
    assert not actions.escalate(referral=referral, now=frozen_now + timedelta(days=12))


# Drafts


def test_an_unused_draft_is_announced_then_thrown_away(client_of, world, frozen_now):
    draft = make.make_draft(world)
    warned = "personne n’a utilisé ce brouillon"
    for days, said in ((20, False), (21, True), (30, True)):
        with time_machine.travel(frozen_now + timedelta(days=days), tick=False):
            assert (
                warned in client_of("caseworker_a").get(draft.get_absolute_url()).content.decode()
            ) == said
    assert actions.throw_unused_drafts_away(now=frozen_now + timedelta(days=30)) == 0
    assert actions.throw_unused_drafts_away(now=frozen_now + timedelta(days=31)) == 1
    assert make.stored(draft).state == S.EXPIRED
    assert "Brouillon effacé : personne ne l’utilisait" in (
        client_of("caseworker_a").get(draft.get_absolute_url()).text.replace("\N{NO-BREAK SPACE}", " ")
    )
    again = actions.restart_referral(
        case=draft.case, by=world.caseworker_a, now=frozen_now + timedelta(days=31)
    )
    assert (again.state, again.pk != draft.pk) == (S.DRAFT, True)


def test_a_draft_that_is_used_is_kept(world, frozen_now):
    draft = make.make_draft(world)
    later = frozen_now + timedelta(days=25)
    save_step(draft.case, "household", by=world.caseworker_a, now=later, phone="+99 1")
    assert actions.throw_unused_drafts_away(now=frozen_now + timedelta(days=31)) == 0


def test_the_centre_reads_until_when_and_not_from_where(client_of, world, frozen_now):
    proposal = make.make_proposal(world)
    page = client_of("manager_north").get(proposal.get_absolute_url()).content.decode()
    day = until(make.stored(proposal.referral))
    assert "<strong>À vous</strong>" in page
    assert f"{day:%d/%m/%Y}" in page
    make.favourable(world, proposal)
    make.accept(world, proposal)
    page = client_of("manager_north").get(proposal.get_absolute_url()).content.decode()
    assert "<strong>OFII</strong>" in page
    assert "Lyon" not in page
