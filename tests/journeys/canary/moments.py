"""The moments of a file, from its draft to its erasure, each reached by the real verbs and at its own date."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from cases import actions as case_actions
from cases.enums import ConflictReason, RequestKind, ShareScope
from cases.vocabularies import ConsentMeans
from centres.actions.follow_ups import plan_follow_ups
from placements import actions
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories import emergencies, handovers, requests
from tests.factories import placements as make
from tests.factories.interviews import set_interview
from tests.factories.stays import ask_then_end, open_incident, record_absence
from tests.journeys.canary.secrets import LETTERS, text

# side → caseworker, officer, centre
PARTIES = {
    "a": ("caseworker_a", "officer_lyon", "north"),
    "b": ("caseworker_b", "officer_paris", "south"),
}
OTHER = {"a": "b", "b": "a"}
ON_CALL = {"a": "on_call_north", "b": "on_call_south"}
# At the moment "kept_away": who knows her privately.
KEPT_AWAY = {"a": ("colleague_a", "worker_north"), "b": ("officer_paris",)}

# How many days ago the file came to its last state, a week after it began; the others today.
DAYS_AGO = {"departed": 5, "long_departed": 45, "erased": 70}


def climb(world, side, referral, goal):
    """Up the ladder to `goal`; OFII notes its own number as soon as it has the file."""
    persona, officer, centre = PARTIES[side]
    for rung in make.LADDER[1 : make.LADDER.index(goal) + 1]:
        make.CLIMB[rung](world, referral, persona, officer, centre, timezone.now())
        if rung == S.SUBMITTED:
            register(world, side, referral)
    return referral


def register(world, side, referral):
    number = text("register", side, LETTER[referral.canary])
    by = world.actors[PARTIES[side][1]]
    actions.register(referral=referral, number=number, by=by, now=timezone.now())


def draft(world, side, referral):
    return referral


def to(state):
    return lambda world, side, referral: climb(world, side, referral, state)


def asked(world, side, referral):
    climb(world, side, referral, S.PROPOSED)
    proposal = referral.proposals.get(ended_at=None)
    set_interview(world, proposal, PARTIES[side][0])
    return proposal


def answered(world, side, referral):
    proposal = asked(world, side, referral)
    make.favourable(world, proposal, PARTIES[side][2])
    make.accept(world, proposal, PARTIES[side][0])


def refused(world, side, referral):
    proposal = asked(world, side, referral)
    make.favourable(world, proposal, PARTIES[side][2])
    make.refuse(world, proposal, PARTIES[side][0])


def admitted(world, side, referral):
    """Her journey is planned, she is missed and found; on one side she is missed again, and somebody looks for her."""
    climb(world, side, referral, S.ADMITTED)
    referral.refresh_from_db()
    persona, officer, _centre = PARTIES[side]
    letter, stay = LETTER[referral.canary], referral.stay
    handovers.plan(world, stay, persona, safe_word=text("safeword", side, letter))
    handovers.confirm(world, stay, persona=persona)
    alarm = make.miss(world, referral, persona)
    expected_at = timezone.now() + 6 * handovers.HOUR
    make.find(world, alarm, officer, expected_at=expected_at, note=text("trace", side, letter))
    if side == "b":
        make.miss(world, make.stored(referral), persona)


def arrived(world, side, referral):
    climb(world, side, referral, S.ARRIVED)
    referral.refresh_from_db()
    manager = f"manager_{PARTIES[side][2]}"
    centre_factory.log(world, referral.stay, persona=manager)
    ask_then_end(world, referral.stay, manager, PARTIES[side][1])
    record_absence(world, referral.stay, days_ago=0, persona=manager)
    open_incident(world, referral.stay, persona=manager)


def departed(world, side, referral):
    """Arrived a week before she left; what the days between need is done then."""
    arrived(world, side, referral)
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        persona, officer, centre = PARTIES[side]
        make.depart(world, referral, persona, officer, centre, timezone.now())
        referral.refresh_from_db()
        plan_follow_ups(referral.stay, by=world.actors[f"manager_{centre}"])


def withdrawn(world, side, referral):
    asked(world, side, referral)
    make.withdraw(world, referral, PARTIES[side][0])


def consent_withdrawn(world, side, referral):
    arrived(world, side, referral)
    case_actions.withdraw_consent(case=referral.case, by=world.actors[PARTIES[side][0]], now=timezone.now())


def not_eligible(world, side, referral):
    climb(world, side, referral, S.UNDER_REVIEW)
    make.not_eligible(world, referral, PARTIES[side][1])


def shared(scope, *kinds):
    def share(world, side, referral):
        climb(world, side, referral, S.SUBMITTED)
        other = OTHER[side]
        receivers = {"ngo": f"ngo_{other}", "operator": f"operator_{PARTIES[other][2]}"}
        for kind in kinds:
            share_with(world, side, referral.case, receivers[kind], scope)

    return share


def share_with(world, side, case, organisation, scope):
    today = timezone.localdate()
    case_actions.share_case(
        case=case,
        organisation=world.organisations[organisation],
        scope=scope,
        given_on=today,
        means=ConsentMeans.objects.current().first(),
        until=today + timedelta(days=30),
        by=world.actors[PARTIES[side][0]],
        now=timezone.now(),
    )


def kept_away(world, side, referral):
    arrived(world, side, referral)
    for persona in KEPT_AWAY[side]:
        case_actions.declare_conflict(
            email=world.user(persona).email,
            case=referral.case,
            reason=ConflictReason.RELATIVE,
            by=world.protection,
            now=timezone.now(),
        )


def erased(world, side, referral):
    """By two people, a week after she has left."""
    departed(world, side, referral)
    requests.erase(world, make.stored(referral).case, now=timezone.now() + timedelta(days=8))


def emergency(world, side, referral):
    """Somebody on call for the operator, who works in none of its centres, has opened it a moment ago."""
    arrived(world, side, referral)
    emergencies.break_glass(world, referral.case, ON_CALL[side])


def copy_asked(world, side, referral):
    climb(world, side, referral, S.SUBMITTED)
    requests.make_request(world, referral.case, RequestKind.ACCESS, PARTIES[side][0])


def erasure_asked(world, side, referral):
    not_eligible(world, side, referral)
    requests.make_asked(world, referral.case, PARTIES[side][0])


# Each brings a complete draft to its moment. A new one goes to the end, and into `table.ALLOWED`.
MOMENTS = {
    "draft": draft,
    "submitted": to(S.SUBMITTED),
    "under_review": to(S.UNDER_REVIEW),
    "waiting": to(S.WAITING),
    "asked": asked,
    "answered": answered,
    "refused": refused,
    "admitted": admitted,
    "arrived": arrived,
    "departed": departed,
    "long_departed": departed,
    "withdrawn": withdrawn,
    "consent_withdrawn": consent_withdrawn,
    "not_eligible": not_eligible,
    "shared_whole": shared(ShareScope.WHOLE, "ngo"),
    "shared_identity": shared(ShareScope.IDENTITY, "ngo", "operator"),
    "kept_away": kept_away,
    "erased": erased,
    "emergency": emergency,
    "copy_asked": copy_asked,
    "erasure_asked": erasure_asked,
}
LETTER = dict(zip(MOMENTS, LETTERS, strict=False))
MOMENT = {letter: moment for moment, letter in LETTER.items()}
