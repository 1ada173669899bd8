"""Requests of women about their own data: who sees which, and what the data protection officer reads for one."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.enums import NOT_LISTED, CaseState, RequestKind
from cases.merge_queries import merged_into
from cases.models import Case, Consent, Document, EmergencyAccess, Merge, RightsRequest, Share
from cases.queries import load_answers, marks_of, not_kept_from
from cases.request_rules import CONFIRMED_WITHIN, administers_ngo
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer, ask
from trips.identity.models import User
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE

NOTHING = Q(pk__in=[])


def requests_visible_to(actor: Actor) -> QuerySet[RightsRequest]:
    """The data protection officer: all. A caseworker: those of her NGO. Its administrator: the erasures that
    somebody asked to confirm. An erased file's request stays: it proves that it was answered."""
    rows = RightsRequest.objects.filter(not_kept_from(actor, "case__"))
    rows = rows.select_related("case__organisation", "case__key", "filed_by", "asked_by", "decided_by")
    return rows.filter(_requests_of(actor))


def _requests_of(actor: Actor) -> Q:
    if actor.has(Duty.DATA_PROTECTION):
        return Q()
    own = Q(case__organisation_id=actor.organisation_id)
    if actor.has(Duty.CASEWORK):
        return own
    return own & Q(asked_at__isnull=False) if administers_ngo(actor) else NOTHING


def request_for(actor: Actor, reference: str) -> RightsRequest | None:
    return requests_visible_to(actor).filter(reference=reference).first()


def withheld_request(actor: Actor, reference: str) -> RightsRequest | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "request", reference)
    return RightsRequest(pk=found[0][0], reference=reference, case_id=found[0][1]) if found else None


def unanswered() -> Q:
    return Q(outcome="")


def late(today: date) -> Q:
    return Q(outcome="", due_on__lt=today)


def to_confirm(now: datetime) -> Q:
    """Erasures that wait for a second person and have not lapsed."""
    return Q(outcome="", asked_at__gt=now - CONFIRMED_WITHIN)


def requests_of(case: Case) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.filter(case=case).select_related("case").order_by("-received_on", "-pk")


def open_request(case: Case, kind: str) -> RightsRequest | None:
    return RightsRequest.objects.filter(case=case, kind=kind, outcome="").first()


def give_the_copy_first(case: Case, to: str) -> str:
    """Part of `cases.transitions.VETOES`: what she asked to read is not erased before she has it."""
    if to == CaseState.ERASED and open_request(case, RequestKind.ACCESS):
        return _("She also asked for a copy of her data: give it to her or close that request first.")
    return ""


# What the data protection officer reads. A file only through an open request; each app has one such function.


def cases_under_request(actor: Actor) -> QuerySet[Case]:
    """The files of which a woman has asked something that is not answered yet."""
    if not actor.has(Duty.DATA_PROTECTION):
        return Case.objects.none()
    asked = RightsRequest.objects.filter(outcome="").order_by().values("case")
    merged = Merge.objects.filter(undone_at=None, kept__in=asked).order_by().values("other")
    found = Q(pk__in=asked) | Q(pk__in=merged)
    return Case.objects.filter(found, not_kept_from(actor)).exclude(state=CaseState.ERASED)


def file_under_request(actor: Actor, case: Case) -> Case | None:
    """One of them with every answer, to copy it for her."""
    found = cases_under_request(actor).select_related("organisation", "key_worker", "key").filter(pk=case.pk)
    whole = found.first()
    return load_answers(whole) if whole else None


def files_under_request(actor: Actor, case: Case) -> list[Case]:
    """The same of the file that she asked about and of all that is merged into it."""
    found = (file_under_request(actor, one) for one in (case, *merged_into(case)))
    return [one for one in found if one]


def consents_of(case: Case) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case).select_related("means").order_by("pk")


def shares_of(case: Case) -> QuerySet[Share]:
    return Share.objects.filter(case=case).select_related("case", "organisation", "means").order_by("pk")


def emergencies_of(case: Case) -> QuerySet[EmergencyAccess]:
    rows = EmergencyAccess.objects.filter(case=case).order_by("opened_at", "pk")
    return rows.select_related("case", "reason", "membership__organisation")


def documents_of(case: Case) -> QuerySet[Document]:
    return Document.objects.filter(case=case).select_related("kind", "case__key").order_by("pk")


# Finding the file of who asks


def files_to_ask_about(actor: Actor, text: str) -> QuerySet[Case]:
    """By exact reference, name or file number, at whatever NGO: the data protection officer learns the reference
    and the NGO, and opens nothing. Marks are compared; the search is recorded by its page."""
    if not actor.has(Duty.DATA_PROTECTION):
        return Case.objects.none()
    numbers = [number for (number,) in ask("files_marked", *marks_of(text).values())]
    named = Case.objects.filter(Q(pk__in=numbers) | Q(reference=text.strip().upper())).order_by()
    merged = Merge.objects.filter(undone_at=None, other__in=named.values("pk")).order_by().values("kept")
    found = Q(pk__in=named.values("pk")) | Q(pk__in=merged)
    rows = Case.objects.filter(found, not_kept_from(actor)).exclude(state__in=NOT_LISTED)
    return rows.select_related("organisation").order_by("opened_at", "pk")


def case_to_ask_about(actor: Actor, reference: str) -> Case | None:
    """The file on which a request is recorded: a caseworker's own, any for the data protection officer."""
    answer("reach_named", reference)
    rows = Case.objects.filter(not_kept_from(actor), reference=reference).exclude(state=CaseState.ERASED)
    if not actor.has(Duty.DATA_PROTECTION):
        rows = rows.filter(organisation_id=actor.organisation_id) if actor.has(Duty.CASEWORK) else rows.none()
    return rows.select_related("organisation").first()


def other_files_of_hers(actor: Actor, case: Case) -> QuerySet[Case]:
    """Her files at other NGOs, as far as OFII has joined them: for the data protection officer alone."""
    if not actor.has(Duty.DATA_PROTECTION):
        return Case.objects.none()
    rows = Case.objects.filter(not_kept_from(actor), person=case.person_id).exclude(pk=case.pk)
    return rows.exclude(state__in=NOT_LISTED).select_related("organisation").order_by("pk")


# Whom to tell


def second_persons(request: RightsRequest) -> list[User]:
    """Who may confirm an erasure today."""
    live = Membership.objects.filter(LIVE).exclude(user__in=[request.filed_by_id, request.asked_by_id])
    found = live.filter(role=Role.DATA_PROTECTION) | live.filter(
        role=Role.ORGANISATION_ADMIN, organisation=request.case.organisation_id
    )
    return list(User.objects.filter(pk__in=found.values("user"), is_active=True).order_by("pk"))


def officers() -> list[User]:
    """The data protection officers."""
    live = Membership.objects.filter(LIVE, role=Role.DATA_PROTECTION)
    return list(User.objects.filter(pk__in=live.values("user")).order_by("pk"))
