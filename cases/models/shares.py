"""A case shared with another organisation: by a named person, with the woman's consent, until a date."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import ShareEnding, ShareScope
from cases.models.case import RETENTION, WOMAN, Case
from cases.vocabularies import ConsentMeans
from trips.access.grants import GroupGrant
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Organisation


def share_reference():
    return new_reference("H")


class Share(models.Model):
    """One case, one organisation, read only. Written by `cases.actions.shares`, which also writes the grant."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=share_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares", verbose_name=_("case"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="shares", verbose_name=_("shared with")
    )
    scope = models.CharField(_("what is shared"), max_length=8, choices=ShareScope)
    given_on = models.DateField(_("she agreed on"))
    means = models.ForeignKey(ConsentMeans, on_delete=models.PROTECT, verbose_name=_("how she agreed"))
    until = models.DateField(_("until"))
    shared_at = models.DateTimeField(_("shared at"))
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("shared by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ending = models.CharField(_("why it ended"), max_length=10, choices=ShareEnding, blank=True)

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "case": _("naming the file without naming the woman"),
            "organisation": _("who else reads her file, with her consent"),
            "given_on": _("proof of consent"),
            "means": _("proof of consent"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ["-shared_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=Q(ended_at=None),
                name="share_once",
                violation_error_message=_("This file is shared with this organisation already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ending="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ending=""),
                name="share_ended_at_by",
                violation_error_message=_("An ended share says when, by whom and why it ended."),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("given_on")),
                name="share_until_after_consent",
                violation_error_message=_("A share ends after she agreed to it."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:read_share", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id


class CaseGrant(GroupGrant):
    """The permission beside a live share. Without history: the share has it."""

    content_object = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("permission of a share")
        verbose_name_plural = _("permissions of shares")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "permission", "content_object"],
                name="case_grant_once",
                violation_error_message=_("This file is shared with this organisation already."),
            ),
        ]
