"""The action plan: what is to be reached, for which need, who does it and by when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import OPEN_GOALS, Doer, GivingUp, GoalState
from cases.models.case import RETENTION, WOMAN, Case
from cases.vocabularies import Need
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership
from trips.sealing.fields import SealedRow, SealedTextField


def goal_reference():
    return new_reference("F")


class Goal(SealedRow):
    """One goal of the plan that the woman, her NGO and the centre that hosts her follow together.

    Its state changes only in `cases.transitions`.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=goal_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals", verbose_name=_("case"))
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+", verbose_name=_("need"))
    text = SealedTextField(_("what is to be reached"))
    doer = models.CharField(_("who does it"), max_length=8, choices=Doer)
    due_on = models.DateField(_("by when"))
    review_on = models.DateField(_("to look at again on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=GoalState, default=GoalState.TO_DO)
    given_up_why = models.CharField(_("why it was given up"), max_length=12, choices=GivingUp, blank=True)
    moved_at = models.DateTimeField(_("in this state since"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("moved by")
    )
    set_at = models.DateTimeField(_("set at"))
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    # How often its words and dates were saved: tells two windows apart.
    version = models.PositiveSmallIntegerField(_("version"), default=1)

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "need": _("which need the goal answers"),
            "text": _("what was agreed with her"),
            "due_on": _("what was agreed with her"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["case", "due_on"], name="goal_of_case"),
            models.Index(fields=["due_on"], condition=Q(state__in=["to_do", "doing"]), name="goal_late"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GoalState.GIVEN_UP) & ~Q(given_up_why="")
                | ~Q(state=GoalState.GIVEN_UP) & Q(given_up_why=""),
                name="goal_given_up_why",
                violation_error_message=_("A goal that is given up says why."),
            )
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:goal", args=[self.reference])

    @property
    def is_open(self):
        return self.state in OPEN_GOALS

    @property
    def file_id(self):
        return self.case_id
