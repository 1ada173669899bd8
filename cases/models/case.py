"""The case of a woman at an NGO, the person behind it and her consents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseState, ConsentScope
from cases.vocabularies import ConsentMeans
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership, Organisation
from trips.sealing.models import DataKey

RETENTION = _("two years after the last contact, then erased; statistics survive without identity")
WOMAN = _("women referred and their children")


def case_reference():
    return new_reference("D")


class Person(models.Model):
    """A bare number to which one or more cases point: two NGOs may each hold a case of one woman."""

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self):
        return str(self.pk)


class Case(models.Model):
    """One woman followed by one NGO.

    Opened by `cases.actions.open_case`; its state changes only in `cases.transitions`.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=case_reference)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="cases", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cases", verbose_name=_("organisation")
    )
    key_worker = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="cases", verbose_name=_("key worker")
    )
    state = models.CharField(_("state"), max_length=8, choices=CaseState, default=CaseState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    # Said by her NGO when nothing in the file shows it: what is kept is counted from the last contact.
    contact_on = models.DateField(_("last contact, as her NGO said"), null=True, blank=True)

    # A second person has confirmed: `actions.requests` says so in the transaction that erases.
    erasure_is_confirmed = False
    # `actions.merges` says so in the transaction that merges two files or takes that back.
    merge_is_decided = False
    # The file that stands beside this one while the two are compared.
    other: "Case | None" = None

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "reference": _("naming the file without naming the woman"),
            "key_worker": _("who answers for the file"),
            "contact_on": _("how long the file is kept"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["organisation", "state", "-opened_at"], name="case_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="case_closed_at_by",
                violation_error_message=_("A closed case says when and by whom it was closed."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CaseState.CLOSED, CaseState.MERGED)) | Q(closed_at__isnull=False),
                name="case_closed_has_date",
                violation_error_message=_("A closed case says when it was closed."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:detail", args=[self.reference])

    @property
    def file_id(self):
        """What every part of a person's file answers: the number by which its readers are counted."""
        return self.pk


class CaseKey(DataKey):
    """The key of one woman and her children: destroyed, nobody ever reads who they were.

    Without history, which would keep what destroying must remove.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="key", verbose_name=_("case")
    )

    personal_data = NO_PERSONAL_DATA

    class Meta(DataKey.Meta):
        verbose_name = _("key of a case")
        verbose_name_plural = _("keys of cases")

    def __str__(self):
        return self.case.reference


class Consent(models.Model):
    """What the woman agreed to, when and how; it can be withdrawn."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents", verbose_name=_("case"))
    scope = models.CharField(_("scope"), max_length=8, choices=ConsentScope)
    given_on = models.DateField(_("given on"))
    means = models.ForeignKey(ConsentMeans, on_delete=models.PROTECT, verbose_name=_("how she gave it"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawal recorded by"),
    )

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"given_on": _("proof of consent"), "means": _("proof of consent")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "scope"],
                condition=Q(withdrawn_at=None),
                name="consent_once_per_scope",
                violation_error_message=_("Her consent to this is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consent_withdrawn_at_by",
                violation_error_message=_("A withdrawn consent says when and by whom that was recorded."),
            ),
        ]

    def __str__(self):
        return self.get_scope_display()
