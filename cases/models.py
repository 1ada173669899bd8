"""Who she is: the case of a woman at an NGO, its identity vault and the steps of a referral.

Nothing here asks for the story of the offence, the exploiter's name or the asylum story.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseState, ConsentScope, UnmetReason, Urgency
from cases.vocabularies import (
    AccommodationType,
    ConsentMeans,
    ContactChannel,
    Detector,
    ExploitationType,
    Gender,
    Identifier,
    Indicator,
    Language,
    Need,
    Protection,
)
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import Department, Town
from trips.guards.references import new_reference
from trips.organisations.models import Membership, Organisation

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

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "reference": _("naming the file without naming the woman"),
            "key_worker": _("who answers for the file"),
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
                condition=~Q(state=CaseState.CLOSED) | Q(closed_at__isnull=False),
                name="case_closed_has_date",
                violation_error_message=_("A closed case says when it was closed."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:detail", args=[self.reference])


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


class Step(models.Model):
    """One page of the referral form. Made empty with the case; `revision` tells two writers apart."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, verbose_name=_("case"))
    revision = models.PositiveIntegerField(_("revision"), default=0)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)

    class Meta:
        abstract = True


class Identity(Step):
    """The identity vault: who she is. Shown to her NGO, to OFII, and to the centre once it receives her."""

    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.ForeignKey(
        Gender, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gender")
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    file_number = models.CharField(_("file number"), max_length=30, blank=True)

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "first_name": _("the centre must recognise her"),
            "last_name": _("the centre must recognise her"),
            "birth_date": _("only adults may be referred; duplicates"),
            "gender": _("women-only places"),
            "phone": _("reaching her safely"),
            "file_number": _("OFII finds her in its own register"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self):
        return self.case.reference

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip()


class Household(Step):
    """Who needs a place and how they live; seen by a centre that is asked."""

    languages = models.ManyToManyField(Language, blank=True, related_name="+", verbose_name=_("languages"))
    needs_interpreter = models.BooleanField(_("an interpreter is needed"), null=True, blank=True)
    reduced_mobility = models.BooleanField(
        _("a place fit for reduced mobility is needed"), null=True, blank=True
    )
    has_children = models.BooleanField(_("children come with her"), null=True, blank=True)

    objects = TrackedManager()
    history = history(m2m=("languages",))
    personal_data = PersonalData(
        {
            "languages": _("interpreting"),
            "needs_interpreter": _("interpreting"),
            "reduced_mobility": _("a place that fits"),
            "has_children": _("a place that fits"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self):
        return self.case.reference


class Child(models.Model):
    """A child who comes with her; each takes one place."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="children", verbose_name=_("case"))
    first_name = models.CharField(_("first name"), max_length=100)
    birth_date = models.DateField(_("date of birth"))

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"first_name": _("the centre must recognise the child"), "birth_date": _("school and care")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("child")
        verbose_name_plural = _("children")
        ordering = ["birth_date", "id"]

    def __str__(self):
        return self.case.reference


class Situation(Step):
    """Her protection and where she lives now, with its end."""

    protection = models.ForeignKey(
        Protection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("protection status"),
    )
    protected_on = models.DateField(_("protection granted on"), null=True, blank=True)
    accommodation = models.ForeignKey(
        AccommodationType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where she lives now"),
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("département where she lives now"),
    )
    accommodation_ends_on = models.DateField(_("she must leave by"), null=True, blank=True)

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "protection": _("eligibility"),
            "protected_on": _("eligibility"),
            "accommodation": _("danger where she is"),
            "department": _("which OFII territory decides"),
            "accommodation_ends_on": _("waiting order"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")

    def __str__(self):
        return self.case.reference


class Detection(Step):
    """Why she is presumed a victim. Detection and formal identification are two facts apart."""

    exploitation_types = models.ManyToManyField(
        ExploitationType, blank=True, related_name="+", verbose_name=_("types of exploitation")
    )
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="+", verbose_name=_("indicators"))
    detected_by = models.ForeignKey(
        Detector,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("detected by"),
    )
    detected_on = models.DateField(_("detected on"), null=True, blank=True)
    identified_by = models.ForeignKey(
        Identifier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("formally identified by"),
    )
    identified_on = models.DateField(_("formally identified on"), null=True, blank=True)

    objects = TrackedManager()
    history = history(m2m=("exploitation_types", "indicators"))
    personal_data = PersonalData(
        {
            "exploitation_types": _("eligibility; support to prepare"),
            "indicators": _("eligibility"),
            "detected_by": _("eligibility"),
            "detected_on": _("eligibility"),
            "identified_by": _("rights opened by identification"),
            "identified_on": _("rights opened by identification"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("detection")
        verbose_name_plural = _("detections")
        constraints = [
            models.CheckConstraint(
                condition=Q(identified_on=None) | Q(identified_by__isnull=False),
                name="detection_identified_by_whom",
                violation_error_message=_("Say which authority identified her."),
            )
        ]

    def __str__(self):
        return self.case.reference


class NeedsAssessment(Step):
    """What she needs, seen by a centre that is asked."""

    needs = models.ManyToManyField(Need, blank=True, related_name="+", verbose_name=_("needs"))

    objects = TrackedManager()
    history = history(m2m=("needs",))
    personal_data = PersonalData(
        {"needs": _("a centre that can meet them")}, subject=WOMAN, retention=RETENTION
    )

    class Meta:
        verbose_name = _("assessment of needs")
        verbose_name_plural = _("assessments of needs")

    def __str__(self):
        return self.case.reference


class Safety(Step):
    """Where she must not go and how to reach her. The zones are never shown to any centre."""

    urgency = models.CharField(_("danger where she is"), max_length=12, choices=Urgency, blank=True)
    no_zone = models.BooleanField(_("she has no place to avoid"), default=False)
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("départements to avoid")
    )
    channels = models.ManyToManyField(
        ContactChannel, blank=True, related_name="+", verbose_name=_("safe ways to reach her")
    )
    contact_rules = models.CharField(_("rules of safe contact"), max_length=500, blank=True)

    objects = TrackedManager()
    history = history(m2m=("departments", "channels"))
    personal_data = PersonalData(
        {
            "urgency": _("waiting order"),
            "departments": _("distance from danger"),
            "channels": _("reaching her safely"),
            "contact_rules": _("reaching her safely"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("safety")
        verbose_name_plural = _("safety")

    def __str__(self):
        return self.case.reference


class KeepAwayCircle(models.Model):
    """A circle around a town in which she must not be placed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="circles", verbose_name=_("case"))
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="+", verbose_name=_("around"))
    radius_km = models.PositiveSmallIntegerField(
        _("radius in kilometres"), validators=[MinValueValidator(1), MaxValueValidator(800)]
    )

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"town": _("distance from danger"), "radius_km": _("distance from danger")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("circle to avoid")
        verbose_name_plural = _("circles to avoid")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "town"],
                name="circle_once_per_town",
                violation_error_message=_("This town is already in the list."),
            ),
            models.CheckConstraint(
                condition=Q(radius_km__gte=1, radius_km__lte=800),
                name="circle_radius_range",
                violation_error_message=_("The radius is between 1 and 800 km."),
            ),
        ]

    def __str__(self):
        return self.case.reference


class UnmetNeed(models.Model):
    """An anonymous count of people who asked and could not be referred; nothing personal is kept."""

    month = models.DateField(_("month"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=UnmetReason)
    count = models.PositiveIntegerField(_("count"), default=0)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("unmet need")
        verbose_name_plural = _("unmet needs")
        ordering = ["-month", "reason", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "organisation", "reason"], name="unmet_need_once_a_month"
            ),
        ]

    def __str__(self):
        return f"{self.month:%m/%Y}"
