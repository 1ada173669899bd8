"""May this actor do this to this case? Each rule answers "" or the reason why not."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.enums import CaseState, ConsentScope, StepCode
from cases.models import Case, Child, Step
from trips.access.actor import Actor
from trips.access.duties import Duty

# Only adults may be referred; a minor is sent to child protection.
ADULT_AGE = 18
# A young adult may still live with her mother; older, she has a file of her own.
CHILD_LIMIT = 25
# Detection is a conjunction of signs, never one alone.
LEAST_INDICATORS = 2
# The widest circle covers mainland France.
CIRCLE_KM = range(1, 801)
# A safety plan that nobody looks at for longer is worth nothing; our choice.
LONGEST_REVIEW = timedelta(days=366)


class Missing(NamedTuple):
    """One answer that a referral still needs: the step that asks for it, and a sentence."""

    step_code: str
    sentence: str


def open_case(actor: Actor) -> str:
    """Cases are opened by the NGO that follows the woman."""
    if not actor.has(Duty.CASEWORK):
        return _("Only the caseworkers of an NGO open cases.")
    return ""


def list_cases(actor: Actor) -> str:
    if not actor.has(Duty.CASEWORK):
        return _("This list is for the caseworkers of an NGO.")
    return ""


def read_case(actor: Actor, case: Case) -> str:
    """The whole file: her own NGO always; OFII while she agrees to it; a centre never.

    Which files OFII sees at all is a matter of scope (`queries.VISIBILITY`).
    """
    if not _own(actor, case):
        return ""
    if not actor.has(Duty.ALLOCATION):
        return _("The whole file is shown to her NGO and to OFII only.")
    if ConsentScope.OFII not in agreed_scopes(case):
        return _("She withdrew her consent: her file is closed to OFII.")
    return ""


def edit_case(actor: Actor, case: Case) -> str:
    """Her NGO writes while the case is open and she agrees."""
    if reason := _own(actor, case) or is_open(case):
        return reason
    return agrees(case)


def edit_step(actor: Actor, step: Step) -> str:
    return edit_case(actor, step.case)


def assign_case(actor: Actor, case: Case) -> str:
    """Any caseworker of her NGO may hand an open case to a colleague: illness must not block a file."""
    return _own(actor, case) or is_open(case)


def close_case(actor: Actor, case: Case) -> str:
    return _own(actor, case)


def reopen_case(actor: Actor, case: Case) -> str:
    return _own(actor, case)


def move_merged(actor: Actor, case: Case) -> str:
    """Merging and undoing have their own door (`merge_rules`): the state follows, it is never moved by itself."""
    if not case.merge_is_decided:
        return _("This file is merged with another one: undo the merge to go on in it.")
    return _own(actor, case)


def erase_case(actor: Actor, case: Case) -> str:
    """Never by one person alone: `request_rules.confirm_erasure` says who is the second."""
    if not case.erasure_is_confirmed:
        return _("A file is erased only when a second person has confirmed it.")
    return ""


def destroy_key(actor: Actor, case: Case) -> str:
    """Only of a file that two people have decided to erase."""
    if case.state != CaseState.ERASED:
        return _("The key of a file is destroyed when the file is erased, not before.")
    return ""


def give_consent(actor: Actor, case: Case) -> str:
    """She may agree again after having withdrawn."""
    return _own(actor, case) or is_open(case)


def withdraw_consent(actor: Actor, case: Case) -> str:
    """Withdrawing is as easy as agreeing (GDPR art. 7.3): any caseworker of her NGO, at any time."""
    return _own(actor, case)


def reassign_cases(actor: Actor, organisation_id: int) -> str:
    """The administrator of an NGO reassigns its files without reading them; so may its caseworkers."""
    if actor.organisation_id != organisation_id or not (actor.has(Duty.MEMBERS) or actor.has(Duty.CASEWORK)):
        return _("Only the organisation that follows these women reassigns their cases.")
    return ""


def _own(actor: Actor, case: Case) -> str:
    if not actor.has(Duty.CASEWORK) or actor.organisation_id != case.organisation_id:
        return _("Only the NGO that follows this woman may do this.")
    return ""


def is_open(case: Case) -> str:
    if case.state == CaseState.ERASED or case.key.is_destroyed:
        return _("Her identity was erased: nothing can be written in this file any more.")
    if case.state == CaseState.MERGED:
        return _("This file is merged with another one: write in the file that goes on.")
    if case.state != CaseState.OPEN:
        return _("This case is closed. Reopen it to go on.")
    return ""


def agrees(case: Case) -> str:
    if agreed_scopes(case) != set(ConsentScope):
        return _("She does not agree, or no longer agrees: nothing can be written in her file.")
    return ""


def assess_again(last: date | None, day: date, today: date) -> str:
    """Assessments follow each other; the first one is the step of the referral."""
    if last is None:
        return _("Her needs are not noted yet: begin with the step of her needs.")
    if day > today:
        return _("This date is in the future. Check the year.")
    if day <= last:
        return _("Her last assessment is of the same day or later: choose a later day.")
    return ""


def days_of_safety_plan(written_on: date, review_on: date, today: date) -> str:
    if written_on > today:
        return _("This date is in the future. Check the year.")
    if not written_on < review_on <= today + LONGEST_REVIEW or review_on < today:
        return _("A safety plan is looked at again within a year.")
    return ""


def agreed_scopes(case: Case) -> set[str]:
    """To what she agrees today."""
    return {consent.scope for consent in case.consents.all() if consent.withdrawn_at is None}


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years; who is born on 29 February has her birthday on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


# A child under two sleeps in a cot unless the file says otherwise; our choice.
COT_UNDER_YEARS = 2
# A school year starts with September and counts the age that a child reaches in that calendar year.
SCHOOL_YEAR_STARTS = 9


def needs_cot(case: Case, day: date) -> bool:
    """As the file says; where it does not say, because of a child under two on that day."""
    said = case.household.cot
    return infant_comes(case, day) if said is None else said


def infant_comes(case: Case, day: date) -> bool:
    return any(
        age_on(child.birth_date, day) < COT_UNDER_YEARS for child in case.children.all() if child.birth_date
    )


def school_age(birth_date: date, day: date) -> int:
    """The age by which French schools take a child in the school year of that day (code of education, D.113-1)."""
    year = day.year if day.month >= SCHOOL_YEAR_STARTS else day.year - 1
    return max(year - birth_date.year, 0)


def adult(birth_date: date, today: date) -> str:
    """A minor is never referred here."""
    if age_on(birth_date, today) < ADULT_AGE:
        return _(
            "She is under 18: the referral stops here. Child protection must be told: "
            "the département's unit (CRIP), or 119 by phone."
        )
    return ""


def radius(radius_km: int) -> str:
    """How wide a circle to avoid may be."""
    if radius_km not in CIRCLE_KM:
        return _("The radius is between 1 and 800 km.")
    return ""


def household_size(case: Case) -> int:
    """Places needed: one for her and one for each child who comes with her."""
    return 1 + len(case.children.all())


def eldest_first(case: Case) -> list[Child]:
    """The children in the order of their birth, which the database cannot read."""
    return sorted(case.children.all(), key=lambda child: (child.birth_date or date.max, child.pk))


def missing_for_referral(case: Case) -> list[Missing]:
    """What a referral still needs, in the order of the steps; pure over `queries.load_answers`."""
    found = [] if agreed_scopes(case) == set(ConsentScope) else [Missing("consent", _("Her consent."))]
    for code, needed in NEEDED.items():
        found += [Missing(code, sentence) for is_missing, sentence in needed(case) if is_missing]
    return found


def _household(case: Case) -> list[tuple[bool, str]]:
    identity, household = case.identity, case.household
    return [
        (not identity.full_name, _("Her name.")),
        (identity.birth_date is None, _("Her date of birth.")),
        (identity.gender_id is None, _("Her gender.")),
        (not household.languages.all(), _("At least one language that she speaks.")),
        (household.needs_interpreter is None, _("Whether an interpreter is needed.")),
        (household.reduced_mobility is None, _("Whether a place fit for reduced mobility is needed.")),
        (household.has_children is None, _("Whether children come with her.")),
        (bool(household.has_children) and not case.children.all(), _("The children who come with her.")),
    ]


def _situation(case: Case) -> list[tuple[bool, str]]:
    situation = case.situation
    return [
        (situation.protection_id is None, _("Her protection status.")),
        (situation.accommodation_id is None, _("Where she lives now.")),
        (situation.department_id is None, _("The département where she lives now.")),
    ]


def _detection(case: Case) -> list[tuple[bool, str]]:
    detection = case.detection
    return [
        (not detection.exploitation_types.all(), _("At least one type of exploitation.")),
        (
            len(detection.indicators.all()) < LEAST_INDICATORS,
            _("At least two indicators: one sign alone is never enough."),
        ),
        (detection.detected_by_id is None, _("Who detected her.")),
    ]


def _needs(case: Case) -> list[tuple[bool, str]]:
    return [(not case.needsassessment.needs.all(), _("At least one need."))]


def _safety(case: Case) -> list[tuple[bool, str]]:
    safety = case.safety
    zones = safety.no_zone or safety.zones
    return [
        (not safety.urgency, _("How dangerous it is where she is now.")),
        (not zones, _("The places to avoid, or that there is none.")),
        (not safety.channels.all(), _("At least one safe way to reach her.")),
    ]


NEEDED = {
    StepCode.HOUSEHOLD: _household,
    StepCode.SITUATION: _situation,
    StepCode.DETECTION: _detection,
    StepCode.NEEDS: _needs,
    StepCode.SAFETY: _safety,
}
