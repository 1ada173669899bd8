"""What a desk is told inside the application: that something moved, never what it says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import About, Side
from cases.models.case import WOMAN, Case
from trips.audit.personal_data import PersonalData
from trips.geography.models import Directorate
from trips.guards.references import new_reference
from trips.organisations.models import Membership, Organisation


def notification_reference():
    return new_reference("Z")


class Notification(models.Model):
    """One fact, told to one desk: an NGO, the centres of an operator, a desk of OFII, or one of their people.

    Written by `cases.notices.tell`, in the transaction of the fact, and never changed: it has a coded kind, the
    reference of what it leads to, when and by whom; its sentence is made when it is read. OFII without a territory
    is the national desk. `thread`: of two notifications of one thread the newer says whose turn it is.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=notification_reference)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="notifications", verbose_name=_("case")
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    territory = models.ForeignKey(
        Directorate, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("territory")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("for one person")
    )
    kind = models.CharField(_("what happened"), max_length=40)
    about = models.CharField(_("what it leads to"), max_length=12, choices=About)
    subject = models.CharField(_("reference of it"), max_length=12)
    thread = models.CharField(_("thread"), max_length=12)
    is_turn = models.BooleanField(_("it is its turn"), default=False)
    # Of a reminder: the day or the step that it reminds of, so that it is written once whoever runs it again.
    occasion = models.CharField(_("occasion"), max_length=20, blank=True)
    at = models.DateTimeField(_("at"))
    caused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    # When the people of the desk were sent a link, if they wished one.
    mailed_at = models.DateTimeField(_("link sent at"), null=True)

    reads_are_recorded = True
    personal_data = PersonalData(
        {
            "case": _("those who follow her are told what moves"),
            "caused_by": _("nobody is told of her own act"),
        },
        subject=WOMAN,
        retention=_("thirty days after it was read, ninety at most"),
    )

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "side", "at"], name="notification_of_organisation"),
            models.Index(
                fields=["territory", "at"], condition=Q(side=Side.OFII), name="notification_of_ofii"
            ),
            models.Index(fields=["case", "thread"], name="notification_thread"),
            models.Index(fields=["at"], condition=Q(mailed_at=None), name="notification_not_mailed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.OFII, organisation=None)
                | ~Q(side=Side.OFII) & Q(organisation__isnull=False, territory=None),
                name="notification_has_one_desk",
                violation_error_message=_("A notification is for an organisation, or for a desk of OFII."),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "side", "organisation", "territory", "membership", "occasion"],
                condition=~Q(occasion=""),
                nulls_distinct=False,
                name="notification_once_an_occasion",
                violation_error_message=_("This desk has been reminded already."),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def file_id(self):
        return self.case_id


class NotificationRead(models.Model):
    """One person, in one capacity, has read a notification of her desk. Her colleagues have theirs."""

    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="reads", verbose_name=_("notification")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("membership")
    )
    at = models.DateTimeField(_("at"))

    personal_data = PersonalData(
        {"membership": _("what she has read is not shown as new")},
        subject=_("users"),
        retention=_("with the notification"),
    )

    class Meta:
        verbose_name = _("notification read")
        verbose_name_plural = _("notifications read")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "membership"],
                name="notification_read_once",
                violation_error_message=_("This notification is already read."),
            )
        ]

    def __str__(self):
        return str(self.notification_id)
