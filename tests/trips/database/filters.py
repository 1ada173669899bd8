"""What the application's own filters give an actor, table by table: what the second wall is compared with.

Where pages join rows the wall is wider than a filter; each of these is a line here.
"""

from functools import cached_property

from django.db.models import Q

from cases import models as cases
from cases.appointment_queries import appointments_visible_to
from cases.document_queries import documents_visible_to
from cases.emergency_queries import accesses_visible_to, opened_cases, reachable_cases
from cases.goal_queries import goals_visible_to
from cases.legal_step_queries import legal_steps_visible_to
from cases.note_queries import notes_visible_to
from cases.queries import cases_visible_to
from cases.request_queries import requests_visible_to
from cases.rights_queries import conflicts_visible_to
from cases.work_queries import cases_of_parties
from centres import models as centres
from centres.incident_queries import incidents_visible_to
from centres.queries.stays import services_visible_to, stays_visible_to
from placements import models as placements
from placements.alarm_queries import alarms_visible_to
from placements.handover_queries import ways_visible_to
from placements.queries import proposals_visible_to, referrals_visible_to
from placements.stay_queries import exits_visible_to, extensions_visible_to
from trips.access.duties import Duty
from trips.home.inbox.queries import notifications_visible_to
from trips.organisations.enums import Role


def numbers(rows, column="pk"):
    return set(rows.order_by().values_list(column, flat=True)) - {None}


def _with_merged(files):
    return files | numbers(cases.Merge.objects.filter(undone_at=None, kept__in=files), "other")


class Filters:
    def __init__(self, actor, now):
        self.actor, self.now = actor, now
        self.is_centre = actor.has(Duty.CENTRE_WORK)
        self.administers = actor.role == Role.ORGANISATION_ADMIN
        self.protects = actor.has(Duty.DATA_PROTECTION)
        self.cases = numbers(cases_visible_to(actor))
        self.offered = proposals_visible_to(actor, now=now)
        self.opened = numbers(cases.Case.objects.filter(opened_cases(actor, now)))

    @cached_property
    def kept_away(self):
        kept = {"person__conflicts__user_id": self.actor.user_id, "person__conflicts__lifted_at": None}
        return numbers(cases.Case.objects.filter(**kept))

    @cached_property
    def house(self):
        return numbers(cases.Case.objects.filter(organisation_id=self.actor.organisation_id))

    @cached_property
    def requested(self):
        """The files of women who asked something: whole, for who answers it and for the second person."""
        rows = cases.RightsRequest.objects.filter(outcome="").exclude(case__in=self.kept_away)
        if self.administers:
            return _with_merged(numbers(rows.filter(asked_at__isnull=False), "case") & self.house)
        return _with_merged(numbers(rows, "case")) if self.protects else set()

    @cached_property
    def asked(self):
        return numbers(self.offered.filter(ended_at=None), "referral__case") if self.is_centre else set()

    @cached_property
    def near(self):
        """Whom somebody on call at a centre may reach."""
        return numbers(reachable_cases(self.actor)) if self.is_centre else set()

    @cached_property
    def addressed(self):
        """What was ever sent to a desk of OFII, whether she agrees today or not."""
        rows = placements.Referral.objects.filter(submitted_at__isnull=False)
        if not self.actor.has(Duty.NATIONAL_DESK):
            seats = self.actor.directorate_ids if self.actor.has(Duty.ALLOCATION) else []
            rows = rows.filter(territory__in=seats)
        return numbers(rows, "case") - self.kept_away

    @cached_property
    def staying(self):
        return numbers(stays_visible_to(self.actor), "case")

    def of(self, model, *more, path="case"):
        return numbers(model.objects.filter(**{f"{path}__in": self.cases.union(self.requested, *more)}))

    def case_rows(self):
        seen = self.cases.union(self.requested, self.addressed, self.asked, self.near, self.staying)
        seen |= numbers(self.offered, "referral__case") | numbers(conflicts_visible_to(self.actor), "case")
        seen |= numbers(requests_visible_to(self.actor), "case")
        if self.administers:
            seen |= self.house
        if self.protects:
            seen |= numbers(cases.Case.objects.exclude(state="erased"))
        return seen - self.kept_away

    def notifications(self):
        """Of her desk; and of a file under request, which is erased with what was told about it."""
        return numbers(notifications_visible_to(self.actor, now=self.now)) | self._of_requested(
            cases.Notification
        )

    def keys(self):
        return self.of(
            cases.CaseKey, self.opened, self.asked, self.near, self.addressed, self.staying - self.kept_away
        )

    def detections(self):
        """A centre reads none but what is shared with it."""
        if not self.is_centre:
            return self.of(cases.Detection)
        shared = cases.Share.objects.filter(organisation_id=self.actor.organisation_id, ended_at=None)
        return numbers(shared, "case") & self.cases

    def documents(self):
        return numbers(documents_visible_to(self.actor)) | self._of_requested(cases.Document)

    def goals(self):
        return numbers(goals_visible_to(self.actor)) | self._of_requested(cases.Goal)

    def safety_plans(self):
        seen = cases_of_parties(self.actor).order_by().values("pk")
        return numbers(cases.SafetyPlan.objects.filter(case__in=seen)) | self._of_requested(cases.SafetyPlan)

    def legal_steps(self):
        return numbers(legal_steps_visible_to(self.actor)) | self._of_requested(cases.LegalStep)

    def appointments(self):
        return numbers(appointments_visible_to(self.actor)) | self._of_requested(cases.Appointment)

    def notes(self):
        return numbers(notes_visible_to(self.actor)) | self._of_requested(cases.Note)

    def merges(self):
        """Of two files of which she may know, but never to a centre."""
        seen = set() if self.is_centre else self.case_rows()
        return numbers(cases.Merge.objects.filter(kept__in=seen, other__in=seen))

    def shares(self):
        given = self.house if self.actor.has(Duty.CASEWORK) else set()
        rows = cases.Share.objects.exclude(case__in=self.kept_away)
        found = numbers(rows.filter(case__in=given)) | self._of_requested(cases.Share)
        if self.actor.has(Duty.CASEWORK) or self.is_centre:
            found |= numbers(rows.filter(organisation_id=self.actor.organisation_id))
        return found

    def ties(self):
        own = cases.Conflict.objects.filter(user_id=self.actor.user_id)
        return numbers(conflicts_visible_to(self.actor)) | numbers(own)

    def accesses(self):
        own = cases.EmergencyAccess.objects.filter(opened_by=self.actor.user_id)
        return (
            numbers(accesses_visible_to(self.actor))
            | numbers(own)
            | self._of_requested(cases.EmergencyAccess)
        )

    def requests(self):
        """An administrator: also those that nobody prepared yet, on which an erasure depends."""
        found = numbers(requests_visible_to(self.actor))
        of_house = cases.RightsRequest.objects.filter(case__in=self.house - self.kept_away)
        return found | numbers(of_house) if self.administers else found

    def referrals(self):
        found = numbers(referrals_visible_to(self.actor)) | self._of_requested(placements.Referral)
        if self.is_centre:
            found |= numbers(self.offered, "referral")
            found |= numbers(
                placements.Referral.objects.filter(stay__in=stays_visible_to(self.actor).order_by())
            )
        return found

    def proposals(self):
        return numbers(self.offered) | self._of_requested(placements.Proposal, "referral__case")

    def interviews(self):
        return numbers(placements.Interview.objects.filter(proposal__in=self.proposals()))

    def questions(self):
        if self.is_centre:
            return set()
        return numbers(placements.Question.objects.filter(referral__in=self.referrals()))

    def stays(self):
        if self.is_centre:
            under_way = centres.Stay.objects.filter(state__in=["expected", "arrived"], case__in=self.near)
            return numbers(stays_visible_to(self.actor)) | numbers(under_way)
        hers = numbers(referrals_visible_to(self.actor), "case") | self.requested
        own = self.house & self.cases if self.actor.has(Duty.CASEWORK) else set()
        return numbers(centres.Stay.objects.filter(case__in=hers | own))

    def extensions(self):
        return numbers(extensions_visible_to(self.actor)) | self._of_requested(
            placements.Extension, "stay__case"
        )

    def happened(self, model):
        """During the stays that she sees; not of those that she only reaches in an emergency."""
        seen = numbers(stays_visible_to(self.actor)) if self.is_centre else self.stays()
        return numbers(model.objects.filter(stay__in=seen))

    def incidents(self):
        found = numbers(incidents_visible_to(self.actor))
        if self.actor.has(Duty.ALLOCATION):
            found |= self.happened(centres.Incident)
        return found | self._of_requested(centres.Incident, "stay__case")

    def exits(self):
        found = numbers(exits_visible_to(self.actor))
        return found | self._of_requested(placements.ExitDecision, "stay__case")

    def alarms(self):
        found = numbers(alarms_visible_to(self.actor))
        return found | self._of_requested(placements.ArrivalAlarm, "stay__case")

    def on_the_way(self, model):
        found = numbers(model.objects.filter(stay__in=ways_visible_to(self.actor).order_by()))
        return found | self._of_requested(model, "stay__case")

    def aparts(self):
        """OFII by either woman, whatever else it may read of her; an NGO by both; who erases by what was asked."""
        rows, asked = placements.Apart.objects, self._women(self.requested)
        hers = numbers(rows.filter(Q(first_person__in=asked) | Q(second_person__in=asked)))
        if self.actor.has(Duty.ALLOCATION):
            seen = self._women(self.case_rows())
            return hers | numbers(rows.filter(Q(first_person__in=seen) | Q(second_person__in=seen)))
        own = self._women(self.house & self.cases) if self.actor.has(Duty.CASEWORK) else set()
        return hers | numbers(rows.filter(first_person__in=own, second_person__in=own))

    def _women(self, files):
        return numbers(cases.Case.objects.filter(pk__in=files), "person")

    def transfers(self):
        seen = set() if self.is_centre else self.referrals()
        return numbers(placements.Transfer.objects.filter(referral__in=seen))

    def services(self):
        return numbers(services_visible_to(self.actor)) | self._of_requested(centres.Service, "stay__case")

    def _of_requested(self, model, path="case"):
        return numbers(model.objects.filter(**{f"{path}__in": self.requested}))


EXPECTED = {
    cases.Case: Filters.case_rows,
    cases.CaseKey: Filters.keys,
    cases.Identity: lambda seen: seen.of(cases.Identity, seen.opened),
    cases.Safety: lambda seen: seen.of(cases.Safety, seen.opened),
    cases.Child: lambda seen: seen.of(cases.Child, seen.opened, seen.asked),
    cases.Household: lambda seen: seen.of(cases.Household, seen.asked),
    cases.Situation: lambda seen: seen.of(cases.Situation, seen.asked),
    cases.NeedsAssessment: lambda seen: seen.of(cases.NeedsAssessment, seen.asked),
    cases.PastAssessment: lambda seen: seen.of(cases.PastAssessment, seen.asked),
    cases.Detection: Filters.detections,
    cases.Document: Filters.documents,
    cases.Goal: Filters.goals,
    cases.SafetyPlan: Filters.safety_plans,
    cases.LegalStep: Filters.legal_steps,
    cases.Appointment: Filters.appointments,
    cases.Note: Filters.notes,
    cases.Notification: Filters.notifications,
    cases.Share: Filters.shares,
    cases.Merge: Filters.merges,
    cases.Conflict: Filters.ties,
    cases.EmergencyAccess: Filters.accesses,
    cases.RightsRequest: Filters.requests,
    placements.Referral: Filters.referrals,
    placements.Proposal: Filters.proposals,
    placements.Interview: Filters.interviews,
    placements.Question: Filters.questions,
    centres.Stay: Filters.stays,
    centres.Service: Filters.services,
    centres.Absence: lambda seen: seen.happened(centres.Absence),
    centres.Incident: Filters.incidents,
    centres.FollowUp: lambda seen: seen.happened(centres.FollowUp),
    placements.ExitDecision: Filters.exits,
    placements.ArrivalAlarm: Filters.alarms,
    placements.AlarmRung: lambda seen: numbers(
        placements.AlarmRung.objects.filter(alarm__in=seen.alarms()).order_by()
    ),
    placements.Handover: lambda seen: seen.on_the_way(placements.Handover),
    placements.Confirmation: lambda seen: seen.on_the_way(placements.Confirmation),
    placements.Extension: Filters.extensions,
    placements.Transfer: Filters.transfers,
    placements.Apart: Filters.aparts,
}
