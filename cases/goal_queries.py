"""Goals of action plans: who reads them, which are late."""

from datetime import date

from django.db.models import Q, QuerySet

from cases.enums import OPEN_GOALS, CaseState
from cases.merge_queries import not_merged
from cases.models import Case, Goal
from cases.work_queries import cases_of_parties
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.guards import workflow


def goals_visible_to(actor: Actor) -> QuerySet[Goal]:
    """Of the women with whom she works: her NGO, the desk that has the file, the centre while it hosts her."""
    rows = Goal.objects.filter(case__in=cases_of_parties(actor).order_by().values("pk"))
    return rows.select_related("case__key", "case__key_worker__user", "need", "author__user", "moved_by")


def goals_listed(actor: Actor) -> QuerySet[Goal]:
    """For the list of all files: what is read with another file is read there."""
    return goals_visible_to(actor).filter(not_merged("case__"))


def goals_of(actor: Actor, *files: Case) -> QuerySet[Goal]:
    return goals_visible_to(actor).filter(case__in=files).order_by("due_on", "pk")


def goal_for(actor: Actor, reference: str) -> Goal | None:
    return goals_visible_to(actor).filter(reference=reference).first()


def late_goals(today: date) -> Q:
    """Part of a filter: neither reached nor given up, and the day has passed."""
    return Q(not_merged("case__"), state__in=OPEN_GOALS, due_on__lt=today)


def to_review(today: date) -> Q:
    return Q(not_merged("case__"), state__in=OPEN_GOALS, review_on__lte=today)


def late_goals_of_desk(actor: Actor, today: date) -> int:
    """A caseworker: of the files that she follows herself. A centre: of the women whom it hosts."""
    rows = goals_visible_to(actor).filter(late_goals(today), followed_by(actor))
    return rows.order_by().count()


def followed_by(actor: Actor) -> Q:
    """Her own files, for an NGO; a centre has no key worker and follows all."""
    return Q() if actor.has(Duty.CENTRE_WORK) else Q(case__key_worker=actor.membership_id)


def goal_made_already(case: Case, reference: str) -> Goal | None:
    """By the first click, when a page is sent twice."""
    return Goal.objects.filter(case=case, reference=reference).select_related("case__key").first()


def locked_goal(goal: Goal, case: Case) -> Goal:
    """As it is now, with the case that its caller has locked before it."""
    workflow.lock(goal)
    goal.case = case
    return goal


def goals_under_request(case: Case) -> QuerySet[Goal]:
    rows = Goal.objects.filter(case=case).select_related("case__key", "need", "author__organisation")
    return rows.order_by("set_at", "pk")


def goals_due(*, since: date, until: date) -> QuerySet[Goal]:
    """Of open files, still to reach, both days included, whoever works with her."""
    rows = Goal.objects.filter(case__state=CaseState.OPEN, state__in=OPEN_GOALS, due_on__range=(since, until))
    return rows.select_related("case").order_by("due_on", "pk")
