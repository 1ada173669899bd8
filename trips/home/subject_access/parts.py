"""What her copy holds: one part a model, with the fields that are hers.

A test walks every model that declares data about women: each declared field is in a part, or in `left_out.py` with why.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import appointment_queries as appointments
from cases import assessment_queries as assessments
from cases import goal_queries as goals
from cases import legal_step_queries as legal_steps
from cases import note_queries as notes
from cases import queries as case_queries
from cases import request_queries as cases
from cases import safety_plan_queries as safety_plans
from cases.models import (
    Appointment,
    Case,
    Child,
    Consent,
    Detection,
    Document,
    EmergencyAccess,
    Goal,
    Household,
    Identity,
    LegalStep,
    NeedsAssessment,
    Note,
    PastAssessment,
    RightsRequest,
    Safety,
    SafetyPlan,
    Share,
    Situation,
)
from centres import request_queries as centres
from centres.models import Absence, FollowUp, Incident, Service, Stay
from placements import request_queries as placements
from placements.models import (
    Duplicate,
    ExitDecision,
    Extension,
    Interview,
    Proposal,
    Question,
    Referral,
    Transfer,
)
from trips.access.actor import Actor
from trips.home.subject_access.on_her_way import ON_HER_WAY
from trips.home.subject_access.shapes import Part
from trips.home.subject_access.together import TOGETHER


def staff(membership: Any) -> str:
    """Of those who work with her the role and the organisation, never a name."""
    return f"{membership.get_role_display()}, {membership.organisation}" if membership else ""


def centre_label(one: Any) -> str:
    return one.centre.public_label


def zones(safety: Safety) -> list[str]:
    found = case_queries.zones_of(safety.case)
    circles = [
        _("%(radius)d km around %(town)s") % {"radius": circle.radius_km, "town": circle.town}
        for circle in found.circles
    ]
    return [*map(str, found.departments), *circles]


def chosen(plan: SafetyPlan) -> list[str]:
    found = safety_plans.chosen_of(plan)
    return [str(one) for one in (*found.people, *found.means)]


def scan(document: Document) -> str:
    """The name of the file inside her copy."""
    return "" if document.removed_at else f"documents/{document.reference}.{document.content_kind}"


def step(name: str) -> Callable[[Actor, Case], Iterable[Any]]:
    def find(actor: Actor, case: Case) -> list[Any]:
        one = getattr(case, name)
        one.case = case
        return [one]

    return find


PARTS = [
    Part(
        "file",
        gettext_lazy("Your file"),
        Case,
        ("reference", "organisation", "key_worker", "state", "opened_at", "closed_at", "contact_on"),
        lambda actor, case: [case],
        {"key_worker": lambda case: staff(case.key_worker)},
    ),
    *TOGETHER,
    Part(
        "identity",
        gettext_lazy("Who you are"),
        Identity,
        ("first_name", "last_name", "birth_date", "gender", "phone", "file_number"),
        step("identity"),
    ),
    Part(
        "children",
        gettext_lazy("Your children"),
        Child,
        ("first_name", "birth_date"),
        lambda actor, case: case.children.all(),
    ),
    Part(
        "household",
        gettext_lazy("Your household"),
        Household,
        (
            *("languages", "needs_interpreter", "reduced_mobility", "has_children", "no_stairs", "cot"),
            *("building_wish", "near_hospital", "near_psychologist"),
        ),
        step("household"),
    ),
    Part(
        "situation",
        gettext_lazy("Your protection and where you lived"),
        Situation,
        (
            *("protection", "protected_on", "accommodation", "department", "accommodation_ends_on"),
            "needed_on",
        ),
        step("situation"),
    ),
    Part(
        "detection",
        gettext_lazy("Why a place was asked for you"),
        Detection,
        ("exploitation_types", "indicators", "detected_by", "detected_on", "identified_by", "identified_on"),
        step("detection"),
    ),
    Part(
        "needs",
        gettext_lazy("Your needs"),
        NeedsAssessment,
        ("assessed_on", "needs"),
        step("needsassessment"),
    ),
    Part(
        "needs_before",
        gettext_lazy("Your needs, as they were noted before"),
        PastAssessment,
        ("assessed_on", "needs"),
        lambda actor, case: assessments.past_assessments(case),
    ),
    Part(
        "safety",
        gettext_lazy("Your safety"),
        Safety,
        ("urgency", "no_zone", "zones", "channels", "contact_rules"),
        step("safety"),
        {"zones": zones},
    ),
    Part(
        "consents",
        gettext_lazy("To what you agreed"),
        Consent,
        ("scope", "given_on", "means", "recorded_at", "withdrawn_at"),
        lambda actor, case: cases.consents_of(case),
    ),
    Part(
        "shares",
        gettext_lazy("With whom your file was shared"),
        Share,
        ("case", "organisation", "scope", "given_on", "means", "until", "ended_at", "ending"),
        lambda actor, case: cases.shares_of(case),
    ),
    Part(
        "emergencies",
        gettext_lazy("Who opened your file in an emergency"),
        EmergencyAccess,
        ("case", "membership", "reason", "opened_at", "until_at", "ended_at", "verdict"),
        lambda actor, case: cases.emergencies_of(case),
        {"membership": lambda one: staff(one.membership)},
    ),
    Part(
        "documents",
        gettext_lazy("Your documents"),
        Document,
        ("kind", "file_number", "added_at", "removed_at", "removal_reason"),
        lambda actor, case: cases.documents_of(case),
        {"file_number": scan},
    ),
    Part(
        "goals",
        gettext_lazy("Your action plan"),
        Goal,
        ("need", "text", "doer", "due_on", "review_on", "state", "given_up_why", "set_at", "moved_at"),
        lambda actor, case: goals.goals_under_request(case),
    ),
    Part(
        "safety_plan",
        gettext_lazy("Your safety plan"),
        SafetyPlan,
        ("signs", "chosen", "what_to_do", "written_on", "review_on"),
        lambda actor, case: safety_plans.plans_under_request(case),
        {"signs": lambda one: one.signs.splitlines(), "chosen": chosen},
    ),
    Part(
        "legal_steps",
        gettext_lazy("What was done in law for you"),
        LegalStep,
        ("kind", "happened_on", "is_cancelled", "noted_at", "corrected_at", "correction_reason"),
        lambda actor, case: legal_steps.legal_steps_under_request(case),
    ),
    Part(
        "appointments",
        gettext_lazy("Your appointments"),
        Appointment,
        ("kind", "starts_at", "place", "accompanying", "interpreter", "cancelled_at", "cancelled_why"),
        lambda actor, case: appointments.appointments_under_request(case),
    ),
    Part(
        "notes",
        gettext_lazy("The notes about you"),
        Note,
        ("organisation", "author", "audience", "text", "written_at", "corrected_at", "correction_reason"),
        lambda actor, case: notes.notes_under_request(case),
        {"author": lambda one: staff(one.author)},
    ),
    Part(
        "requests",
        gettext_lazy("What you asked about your data"),
        RightsRequest,
        ("case", "kind", "origin", "received_on", "due_on", "outcome", "refusal", "decided_at"),
        lambda actor, case: cases.requests_of(case),
    ),
    Part(
        "referrals",
        gettext_lazy("The places asked for you, and what OFII decided"),
        Referral,
        (
            *("reference", "state", "created_at", "submitted_at", "territory", "holidays", "urgency"),
            *("household_size", "due_on", "escalated_at", "review_reason", "rule_exception"),
            *("paused_until", "pause_reason"),
            *("accommodation_ends_on", "register_number", "assessed_at", "grounds", "ineligibility_reason"),
            *("way_out", "corrected_at", "zone_alarm_at", "withdrawn_at", "withdrawal_reason"),
        ),
        placements.referrals_under_request,
    ),
    Part(
        "questions",
        gettext_lazy("What OFII asked about you"),
        Question,
        ("subjects", "detail", "asked_at", "answer", "answered_at", "dropped_at"),
        placements.questions_under_request,
    ),
    Part(
        "same",
        gettext_lazy("Your files that OFII has joined"),
        Duplicate,
        ("found_at", "same_name", "same_number", "answer", "answered_at", "separated_why"),
        placements.sameness_under_request,
    ),
    Part(
        "proposals",
        gettext_lazy("The places proposed to you"),
        Proposal,
        (
            *(
                "reference",
                "centre",
                "transfer_why",
                "proposed_at",
                "opinion",
                "opinion_reason",
                "opinion_at",
                "answer",
            ),
            *("answer_means", "refusal_reasons", "answer_at", "override_reason", "extension_reason"),
            *("release_reason", "ending", "ended_at"),
        ),
        placements.proposals_under_request,
        {"centre": centre_label},
    ),
    Part(
        "interviews",
        gettext_lazy("The interviews before a place was decided"),
        Interview,
        (
            *("proposal", "starts_at", "minutes", "with_woman", "with_ngo", "with_centre", "with_ofii"),
            *("interpreter", "channel", "set_at", "outcome", "reason", "closed_at"),
        ),
        placements.interviews_under_request,
    ),
    Part(
        "stays",
        gettext_lazy("Your stays"),
        Stay,
        (
            *("reference", "case", "centre", "state", "household_size"),
            *("starts_on", "decided_end", "ends_on"),
            *("departure_reason", "destination", "follow_up", "follow_up_channel"),
            *("cancelled_at", "cancelled_code"),
        ),
        centres.stays_under_request,
        {
            "centre": centre_label,
            "cancelled_code": lambda stay: placements.reason_of_code(stay.cancelled_code),
        },
    ),
    Part(
        "absences",
        gettext_lazy("When you were away"),
        Absence,
        ("stay", "reason", "starts_on", "expected_on", "returned_on", "cancelled_at"),
        centres.absences_under_request,
    ),
    Part(
        "incidents",
        gettext_lazy("What happened during your stays"),
        Incident,
        (
            *("reference", "stay", "kind", "severity", "happened_on", "measures", "declared_on"),
            *("official_number", "closing", "closed_at"),
        ),
        centres.incidents_under_request,
    ),
    Part(
        "follow_ups",
        gettext_lazy("News of you after you left"),
        FollowUp,
        ("stay", "months", "due_on", "outcome", "done_on"),
        centres.follow_ups_under_request,
    ),
    *ON_HER_WAY,
    Part(
        "exits",
        gettext_lazy("Decisions of OFII that a stay ends"),
        ExitDecision,
        ("stay", "why", "ends_on", "from_end", "decided_at", "withdrawn_at"),
        placements.exits_under_request,
    ),
    Part(
        "transfers",
        gettext_lazy("Your transfers to another centre"),
        Transfer,
        ("from_stay", "to_stay", "kind", "why", "answer_means", "opinion", "decided_at", "withdrawn_at"),
        placements.transfers_under_request,
    ),
    Part(
        "extensions",
        gettext_lazy("The extensions of your stays"),
        Extension,
        (
            *(
                "reference",
                "stay",
                "asked_at",
                "grounds",
                "assessment",
                "exit_steps",
                "exit_plan",
                "from_end",
            ),
            *("outcome", "until", "refusal", "closed_at"),
        ),
        placements.extensions_under_request,
    ),
    Part(
        "services",
        gettext_lazy("What was done for you at the centre"),
        Service,
        (
            *("stay", "provided_on", "commitment", "minutes", "provided_by", "partner", "result", "session"),
            "cancelled_at",
        ),
        centres.services_under_request,
        {
            "provided_by": lambda one: staff(one.provided_by),
            "session": lambda one: one.session_id is not None,
        },
    ),
]
