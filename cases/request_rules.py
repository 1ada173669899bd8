"""Who may do what with the requests of women about their own data. "" or the reason why not."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from cases import rules
from cases.enums import CaseState, RequestKind, RequestOrigin
from cases.models import Case, RightsRequest
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.organisations.enums import Kind, Role

# A second person confirms an erasure within two weeks; later it is asked for again, with a fresh preview.
CONFIRMED_WITHIN = timedelta(days=14)


def due_on(received_on: date) -> date:
    """One month after the request was received (GDPR art. 12(3)); the last day of a shorter month.

    The two months more that the article allows for complex requests are not taken: these files are small.
    """
    year, month = received_on.year + received_on.month // 12, received_on.month % 12 + 1
    return date(year, month, min(received_on.day, monthrange(year, month)[1]))


def received(day: date, today: date) -> str:
    """On which day she may have asked."""
    if day > today:
        return _("This date is in the future. Check the year.")
    if day < today - timedelta(days=366):
        return _("This is more than a year ago. Check the year.")
    return ""


def list_requests(actor: Actor) -> str:
    if actor.has(Duty.DATA_PROTECTION) or actor.has(Duty.CASEWORK) or administers_ngo(actor):
        return ""
    return _("The requests of women are kept by the data protection officer and by their NGO.")


def list_requests_of(actor: Actor, case: Case) -> str:
    return rules.close_case(actor, case)


def administers_ngo(actor: Actor) -> bool:
    """She reads no file: she is the second person of an erasure."""
    return actor.role == Role.ORGANISATION_ADMIN and actor.organisation_kind == Kind.NGO


def find_file(actor: Actor) -> str:
    if not actor.has(Duty.DATA_PROTECTION):
        return _("Only the data protection officer looks for a file whose woman has asked.")
    return ""


def file_request(actor: Actor, case: Case) -> str:
    """Her NGO, to which she speaks, and the data protection officer, to whom she may write."""
    if case.state == CaseState.ERASED:
        return _("This file is erased.")
    if case.state == CaseState.MERGED:
        return _("This file is merged with another one: record her request in the file that goes on.")
    return "" if actor.has(Duty.DATA_PROTECTION) else rules.close_case(actor, case)


def origin(kind: str, given: str) -> str:
    """Only an erasure may come from nobody's wish."""
    if given == RequestOrigin.RETENTION and kind != RequestKind.ERASURE:
        return _("A copy is given only when she asks for it.")
    return ""


def read_request(actor: Actor, request: RightsRequest) -> str:
    return list_requests(actor)


def refuse_request(actor: Actor, request: RightsRequest) -> str:
    return _officer(actor) or _open(request)


def withdraw_request(actor: Actor, request: RightsRequest) -> str:
    """She changes her mind, as long as nothing is erased: whoever could record the request records that."""
    return _open(request) or file_request(actor, request.case)


def give_access(actor: Actor, request: RightsRequest) -> str:
    """The copy is made once, by the data protection officer alone."""
    if request.kind != RequestKind.ACCESS:
        return _("She did not ask for a copy.")
    return _officer(actor) or _open(request)


def ask_erasure(actor: Actor, request: RightsRequest) -> str:
    if request.kind != RequestKind.ERASURE:
        return _("She did not ask for erasure.")
    return _officer(actor) or _open(request)


def confirm_erasure(actor: Actor, request: RightsRequest) -> str:
    """Another data protection officer or the administrator of her NGO; never who recorded or asked, as whatever
    she acts now."""
    own = administers_ngo(actor) and actor.organisation_id == request.case.organisation_id
    if not own and not actor.has(Duty.DATA_PROTECTION):
        return _(
            "An erasure is confirmed by the administrator of her NGO or by another data protection officer."
        )
    if actor.user_id in (request.asked_by_id, request.filed_by_id):
        return _("You asked for this erasure or recorded the request: another person confirms it.")
    return _open(request)


def still_asked(request: RightsRequest, now: datetime) -> str:
    """Facts, not rights: asked for, and not too long ago."""
    if request.asked_at is None:
        return _("Nobody has asked for the confirmation of this erasure yet.")
    if is_lapsed(request, now):
        return _("The confirmation was asked for more than two weeks ago: it must be asked for again.")
    return ""


def is_lapsed(request: RightsRequest, now: datetime) -> bool:
    return request.asked_at is not None and request.asked_at + CONFIRMED_WITHIN <= now


def state_contact(actor: Actor, case: Case) -> str:
    """Her NGO says when it last heard of her, in the file that goes on."""
    if case.state == CaseState.MERGED:
        return rules.is_open(case)
    return rules.close_case(actor, case)


def contact_day(day: date, *, opened_on: date, today: date) -> str:
    if day > today:
        return _("This date is in the future. Check the year.")
    if day < opened_on:
        return _("This is before the file was opened. Check the year.")
    return ""


def _officer(actor: Actor) -> str:
    if not actor.has(Duty.DATA_PROTECTION):
        return _("Only the data protection officer answers the requests of women.")
    return ""


def _open(request: RightsRequest) -> str:
    return _("This request is answered already.") if request.outcome else ""
