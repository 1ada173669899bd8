"""To whom you belong: organisations and the memberships of their people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.enums import ON_CALL_ROLES, Kind, Role, Unusual
from trips.sealing.secrets import open_sealed


def organisation_reference():
    return new_reference("G")


def membership_reference():
    return new_reference("M")


def invitation_reference():
    return new_reference("I")


def alarm_reference():
    return new_reference("A")


class Organisation(models.Model):
    """An NGO, OFII, an operator of centres, a State service. Written by `organisations.actions`."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=organisation_reference)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120, unique=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:detail", args=[self.reference])


class Membership(models.Model):
    """One person in one role of one organisation: an actor is exactly one membership."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=membership_reference)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    directorates = models.ManyToManyField(
        "geography.Directorate", blank=True, related_name="memberships", verbose_name=_("territories")
    )
    # She may break the glass: open in an emergency what her work does not show her.
    on_call = models.BooleanField(_("on call"), default=False)
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = TrackedManager()
    history = history(m2m=("directorates",))
    personal_data = PersonalData(
        {"user": _("colleagues know who acts")}, subject=_("users"), retention=_("as long as the audit log")
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None),
                name="membership_once",
                violation_error_message=_("This person already has this role in this organisation."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_ended_at_by",
                violation_error_message=_("An ended membership says when and by whom it was ended."),
            ),
            models.CheckConstraint(
                condition=Q(on_call=False) | Q(role__in=sorted(ON_CALL_ROLES)),
                name="membership_on_call_role",
                violation_error_message=_("Only the staff of a centre and the national desk are on call."),
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"

    def get_absolute_url(self):
        return reverse("organisations:member", args=[self.reference])


class Confirmation(models.Model):
    """An administrator has said that this member still works here. Never changed: the next one is another row."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("membership")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )

    personal_data = PersonalData(
        {"confirmed_by": _("accountability")}, subject=_("users"), retention=_("as long as the audit log")
    )

    class Meta:
        verbose_name = _("confirmation of a member")
        verbose_name_plural = _("confirmations of members")
        ordering = ["-confirmed_at", "-id"]

    def __str__(self):
        return f"{self.membership_id}"


class Invitation(models.Model):
    """A person asked to join in one role; her account and her membership begin when she accepts."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=invitation_reference)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    directorates = models.ManyToManyField(
        "geography.Directorate", blank=True, related_name="+", verbose_name=_("territories")
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, blank=True, db_index=True)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )

    objects = TrackedManager()
    history = history(m2m=("directorates",), excluded=("token_hash",))
    personal_data = PersonalData(
        {"email": _("sending the link"), "full_name": _("colleagues know who acts")},
        subject=_("users"),
        retention=_("as long as the audit log"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "role",
                condition=Q(accepted_at=None, cancelled_at=None),
                name="invitation_once",
                violation_error_message=_("She is already invited in this role: send the link again."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, accepted_at=None),
                name="invitation_cancelled_at_by",
                violation_error_message=_(
                    "A cancelled invitation says when and by whom, and was not accepted."
                ),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("organisations:invitations", args=[self.organisation.reference])


ALARM_LABEL = "organisations.readingalarm.why"


class ReadingAlarm(models.Model):
    """Somebody read unusually much: warned, then suspended. Written by `organisations.watch`.

    It says how many files, never which. Open until the reading is ordinary again or, once the account is suspended,
    until the data protection officer lifts it with a reason.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=alarm_reference)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="alarms", verbose_name=_("person")
    )
    measure = models.CharField(_("what was counted"), max_length=8, choices=Unusual)
    count = models.PositiveIntegerField(_("count"))
    quota = models.PositiveIntegerField(_("quota"))
    warned_at = models.DateTimeField(_("warned at"))
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # Empty when a warning ended because the reading became ordinary again.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    # Words typed by a person, which may name a woman: sealed, though it belongs to no file.
    why_token = models.TextField(_("why it was lifted"), blank=True)

    objects = TrackedManager()
    # Written once, and history is not sealed again under a new master key.
    history = history(excluded=("why_token",))
    personal_data = PersonalData(
        {"user": _("who read unusually much"), "why_token": _("why the account was given back")},
        subject=_("users"),
        retention=_("as long as the audit log"),
    )

    class Meta:
        verbose_name = _("alarm about reading")
        verbose_name_plural = _("alarms about reading")
        ordering = ["-warned_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at=None),
                name="alarm_once_a_person",
                violation_error_message=_("This person has an open alarm already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, why_token="")
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(why_token=""),
                name="alarm_ended_at_by_why",
                violation_error_message=_("A lifted suspension says when, by whom and why."),
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None) | Q(ended_at=None) | Q(ended_by__isnull=False),
                name="alarm_suspension_lifted_by",
                violation_error_message=_("A suspension ends by the decision of a person."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("home:alarm_lift", args=[self.reference])

    @property
    def why(self):
        return open_sealed(self.why_token, label=ALARM_LABEL) if self.why_token else ""
