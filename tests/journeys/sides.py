"""Two sides of the same world, each with a file in every state: what one side has, the other must not see."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from cases.actions import add_document as add_sealed
from cases.actions import declare_conflict, share_case
from cases.enums import Audience, ConflictReason, RequestKind, ShareScope
from cases.models import Notification
from cases.vocabularies import ConsentMeans, DocumentKind
from centres.models import Absence, FollowUp, GroupSession, Incident, Service
from placements.enums import ReferralState as S
from placements.models import ArrivalAlarm, ExitDecision, Extension, Proposal, Referral
from tests.factories import centres as centre_factory
from tests.factories import handovers
from tests.factories.actors import NOBODY
from tests.factories.contracts import make_agreement
from tests.factories.emergencies import add_on_call, break_glass
from tests.factories.evidence import make_check, make_partnership
from tests.factories.interviews import set_interview
from tests.factories.placements import make_referral
from tests.factories.requests import make_asked, make_request
from tests.factories.stays import ask_then_end, open_house_incident, open_incident, record_absence
from tests.factories.work import make_appointment, make_goal, make_legal_step, make_note, make_safety_plan
from trips.audit import tracking
from trips.geography.models import Department
from trips.organisations import actions
from trips.organisations.enums import Role
from trips.organisations.models import ReadingAlarm

# side → caseworker, officer, centre, département where the women live, worker of the centre
SIDES = {
    "a": ("caseworker_a", "officer_lyon", "north", "69", "manager_north"),
    "b": ("caseworker_b", "officer_paris", "south", "75", "manager_south"),
}
STATES = (
    S.DRAFT,
    S.SUBMITTED,
    S.INFORMATION_REQUESTED,
    S.WAITING,
    S.PROPOSED,
    S.ARRIVAL_MISSED,
    S.ARRIVED,
    S.NOT_ELIGIBLE,
)


@dataclass
class Side:
    """`references`: kind of object → those of this side; `actors`: everybody who may ask for them."""

    references: dict[str, list[str]] = field(default_factory=dict)
    actors: list = field(default_factory=list)


def build_side(world, name):
    """Her side's women, unless they are there already, and what else there is of each kind."""
    caseworker, _officer, centre, _department, manager = SIDES[name]
    if not Referral.objects.filter(created_by=world.user(caseworker)).exists():
        make_women(world, name)
    add_on_call(world)
    side = Side()
    _fill_centre(world, world.centres[centre], manager, caseworker)
    side.references = references_of(world, name)
    side.actors = [actor for actor in world.actors.values() if actor.is_signed_in]
    return side


def make_women(world, name):
    """One in each state."""
    caseworker, officer, centre, department, _manager = SIDES[name]
    for state in STATES:
        surname = surname_of(name, state)
        make_referral(
            world,
            state,
            caseworker,
            officer=officer,
            centre=centre,
            household={"first_name": f"Prénom{surname}", "last_name": surname},
            situation={"department": Department.objects.get(code=department)},
        )


def surname_of(name, state):
    return f"Canari{name}{state}".replace("_", "").capitalize()


def _fill_centre(world, centre, manager, caseworker):
    resident = centre.stays.get(state="arrived")
    centre_factory.log(world, resident, persona=manager)
    ask_then_end(world, resident, manager, "national")
    record_absence(world, resident, days_ago=0, persona=manager)
    open_incident(world, resident, persona=manager)
    _plan_journey(world, centre.stays.get(state="expected"), caseworker)
    for proposal in Proposal.objects.filter(centre=centre, ended_at=None):
        set_interview(world, proposal, manager)


def _plan_journey(world, stay, caseworker):
    """Of the woman who is missed: she had left."""
    handovers.plan(world, stay, caseworker)
    handovers.confirm(world, stay, persona=caseworker)


def add_document(world, case, caseworker):
    kind = DocumentKind.objects.current().filter(shown_to_centre=True).first()
    by = world.actors[caseworker]
    return add_sealed(case=case, kind=kind, content=b"%PDF-1.7 scan", by=by, now=timezone.now())


def invitation_of(world, name):
    """One that waits, for the pages of an administrator."""
    return actions.invite(
        organisation=world.organisations[f"ngo_{name}"],
        email=f"invited-{name}@example.org",
        full_name="Fake invited",
        role=Role.CASEWORKER,
        by=getattr(world, f"admin_{name}"),
        now=timezone.now(),
    )


def alarm_of(world, persona):
    """A suspension for unusual reading, as the data protection officer finds it."""
    now = timezone.now()
    facts = {"measure": "hour", "count": 40, "quota": 40, "warned_at": now, "suspended_at": now}
    return tracking.create(ReadingAlarm(user=world.user(persona), **facts), by=NOBODY)


def tie_of(world, case):
    """Of somebody who sees no file anyway, so that the other pages stay as they are."""
    values = {"email": world.user("auditor").email, "reason": ConflictReason.OTHER}
    return declare_conflict(case=case, **values, by=world.protection, now=timezone.now())


def notes_of(world, case, personas):
    """Of each kind one by each who works with her; and a safety plan, which has no reference of its own."""
    make_safety_plan(world, case, personas[0])
    return [make_note(world, case, one, audience).reference for one in personas for audience in Audience]


def share_of(world, case, caseworker, centre):
    """With the operator that hosts her already."""
    today = timezone.localdate()
    return share_case(
        case=case,
        organisation=centre.organisation,
        scope=ShareScope.IDENTITY,
        given_on=today,
        means=ConsentMeans.objects.current().first(),
        until=today + timedelta(days=30),
        by=world.actors[caseworker],
        now=timezone.now(),
    )


def references_of(world, name):
    """Kind → the references of this side, as they stand in addresses."""
    caseworker, officer, centre, _department, manager = SIDES[name]
    here = world.centres[centre]
    referrals = Referral.objects.filter(created_by=world.user(caseworker)).order_by("pk")
    resident = here.stays.get(state="arrived").case
    places = here.units.order_by("pk").values_list("places__reference", flat=True)
    return {
        "case": [r.case.reference for r in referrals],
        "document": [add_document(world, r.case, caseworker).reference for r in referrals[1:5]],
        "referral": [r.reference for r in referrals],
        "proposal": list(
            Proposal.objects.filter(centre=here).order_by("pk").values_list("reference", flat=True)
        ),
        "centre": [here.reference],
        "stay": list(here.stays.order_by("pk").values_list("reference", flat=True)),
        "place": list(places),
        "unit": list(here.units.order_by("pk").values_list("reference", flat=True)),
        "service": list(Service.objects.filter(stay__centre=here).values_list("reference", flat=True)),
        "extension": list(Extension.objects.filter(stay__centre=here).values_list("reference", flat=True)),
        "arrival_alarm": list(
            ArrivalAlarm.objects.filter(stay__centre=here).values_list("reference", flat=True)
        ),
        "exit": list(ExitDecision.objects.filter(stay__centre=here).values_list("reference", flat=True)),
        "follow_up": list(FollowUp.objects.filter(stay__centre=here).values_list("reference", flat=True)),
        "incident": list(Incident.objects.filter(centre=here).values_list("reference", flat=True)),
        "absence": list(Absence.objects.filter(stay__centre=here).values_list("reference", flat=True)),
        "session": list(GroupSession.objects.filter(centre=here).values_list("reference", flat=True)),
        "agreement": [make_agreement(world, centre).reference],
        "house_incident": [open_house_incident(world, centre, persona=manager).reference],
        "check": [make_check(world, centre).reference],
        "partner": [make_partnership(world, centre).partner.reference],
        "partnership": [make_partnership(world, centre).reference],
        "tie": [tie_of(world, resident).reference],
        "emergency": [break_glass(world, resident, f"on_call_{centre}").reference],
        "goal": [make_goal(world, resident, one).reference for one in (caseworker, manager)],
        "legal_step": [make_legal_step(world, resident, one).reference for one in (caseworker, manager)],
        "appointment": [make_appointment(world, resident, one).reference for one in (caseworker, manager)],
        "note": notes_of(world, resident, (caseworker, officer, manager)),
        "notification": list(
            Notification.objects.filter(organisation=world.organisations[f"ngo_{name}"])
            .order_by("pk")
            .values_list("reference", flat=True)
        ),
        "share": [share_of(world, resident, caseworker, here).reference],
        "request": [
            make_request(world, referrals[0].case, RequestKind.ACCESS, caseworker).reference,
            make_asked(world, referrals.last().case, caseworker).reference,
        ],
        "alarm": [alarm_of(world, caseworker).reference],
        "invitation": [invitation_of(world, name).reference],
        "organisation": [world.memberships[caseworker].organisation.reference],
        "membership": [world.memberships[caseworker].reference, world.memberships[manager].reference],
    }
