"""Centres, their units and places, and who or what takes a place on which nights."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.vocabularies import Language
from centres.enums import Building, OccupancyKind
from centres.models.stays import Hold, Stay
from centres.vocabularies import SchoolStage, UnavailabilityReason
from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import DEGREES, Department
from trips.guards.references import new_reference
from trips.organisations.models import Membership, Organisation
from trips.sealing.fields import SealedRow, SealedTextField
from trips.sealing.models import DataKey


def naturally(name):
    """A column by which labels sort as people count: 2A before 10A. Each run of digits takes ten places."""
    padded = Func(F(name), Value(r"(\d+)"), Value(r"0000000000\1"), Value("g"), function="regexp_replace")
    cut = Func(padded, Value(r"\d*(\d{10})"), Value(r"\1"), Value("g"), function="regexp_replace")
    return models.GeneratedField(
        expression=cut, output_field=models.TextField(), db_persist=True, verbose_name=_("order of the name")
    )


def centre_reference():
    return new_reference("C")


def unit_reference():
    return new_reference("U")


def place_reference():
    return new_reference("P")


class Centre(SealedRow):
    """A centre (CPH). Its address is sealed: see `centres.queries.address_of`.

    `area_latitude`/`area_longitude` are a random point in the cell of a tenth of a degree that
    contains the address: distances are ranked from it, with 15 km of margin on every circle.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=centre_reference)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="centres", verbose_name=_("operator")
    )
    public_label = models.CharField(_("public name"), max_length=80, unique=True)
    ofii_code = models.CharField(_("code in OFII's register"), max_length=12, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="centres", verbose_name=_("département")
    )
    building = models.CharField(_("building"), max_length=10, choices=Building)
    house_rules = models.TextField(_("rules of the house"), max_length=2000, blank=True)
    address = SealedTextField(_("address"))
    area_latitude = models.DecimalField(_("latitude of the area"), **DEGREES)
    area_longitude = models.DecimalField(_("longitude of the area"), **DEGREES)
    # What is near, yes or no: never where. Nothing said is not known.
    languages = models.ManyToManyField(
        Language, blank=True, related_name="+", verbose_name=_("languages spoken by its staff")
    )
    near_hospital = models.BooleanField(_("a hospital is nearby"), null=True, blank=True)
    near_psychologist = models.BooleanField(
        _("a psychologist is in the house or nearby"), null=True, blank=True
    )
    school_stages = models.ManyToManyField(
        SchoolStage, blank=True, related_name="+", verbose_name=_("crèche and schools nearby")
    )
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    sealed_by = ("key",)
    objects = TrackedManager()
    history = history(m2m=("languages", "school_stages"))
    personal_data = PersonalData(
        {"address": _("staff and OFII; her own NGO once she is admitted")},
        subject=_("women hosted"),
        retention=_("as long as the centre exists"),
    )

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["public_label", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="centre_closed_after_opened",
                violation_error_message=_("A centre closes after it opened."),
            )
        ]

    def __str__(self):
        return self.public_label

    def get_absolute_url(self):
        return reverse("centres:detail", args=[self.reference])


class CentreKey(DataKey):
    """The key of one centre's address."""

    centre = models.OneToOneField(
        Centre, on_delete=models.PROTECT, primary_key=True, related_name="key", verbose_name=_("centre")
    )

    personal_data = NO_PERSONAL_DATA

    class Meta(DataKey.Meta):
        verbose_name = _("key of a centre")
        verbose_name_plural = _("keys of centres")

    def __str__(self):
        return self.centre.reference


class Posting(models.Model):
    """At which centre a member of an operator works; without a posting she sees no centre."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="postings", verbose_name=_("member")
    )
    centre = models.ForeignKey(
        Centre, on_delete=models.CASCADE, related_name="postings", verbose_name=_("centre")
    )

    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {"membership": _("colleagues know who works where")}, subject=_("users"), retention=_("until it ends")
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "centre"],
                name="posting_once",
                violation_error_message=_("She already works at this centre."),
            )
        ]

    def __str__(self):
        return f"{self.membership_id}/{self.centre_id}"


class Unit(models.Model):
    """A flat or a corridor of a few places; a household is lodged within one unit."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=unit_reference)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="units", verbose_name=_("centre")
    )
    label = models.CharField(_("name"), max_length=40)
    label_order = naturally("label")
    floor = models.SmallIntegerField(_("floor"), default=0)
    has_lift = models.BooleanField(_("lift"), default=False)
    reduced_mobility = models.BooleanField(_("fit for reduced mobility"), default=False)
    # Most rooms can: who does not know says yes, and the centre is asked for its opinion before anybody comes.
    takes_cot = models.BooleanField(_("a cot can be set up"), default=True)

    objects = TrackedManager()
    history = history(excluded=("label_order",))
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["centre", "label_order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "label"],
                name="unit_label_once",
                violation_error_message=_("This centre already has a unit of this name."),
            )
        ]

    def __str__(self):
        return self.label


class Place(models.Model):
    """One bed. It exists, and is specialised, between dates: capacity is dated data."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=place_reference)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places", verbose_name=_("unit"))
    label = models.CharField(_("name"), max_length=20)
    label_order = naturally("label")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    specialised_from = models.DateField(_("specialised from"), null=True, blank=True)
    specialised_until = models.DateField(_("specialised until"), null=True, blank=True)

    objects = TrackedManager()
    history = history(excluded=("label_order",))
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["unit", "label_order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label"],
                name="place_label_once",
                violation_error_message=_("This unit already has a place of this name."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gt=F("opens_on")),
                name="place_closes_after_opens",
                violation_error_message=_("A place closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(specialised_until=None) | Q(specialised_until__gt=F("specialised_from")),
                name="place_specialised_in_order",
                violation_error_message=_("The specialisation ends after it starts."),
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("centres:place", args=[self.reference])


class Occupancy(models.Model):
    """A place is taken from the night of `starts_on` to the eve of `ends_on` (open-ended when null).

    A hold and an expected or arrived stay are open-ended until somebody ends them: a place is never
    shown free because a date has passed.
    """

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="occupancies", verbose_name=_("place")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=OccupancyKind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    hold = models.ForeignKey(
        Hold,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="occupancies",
        verbose_name=_("hold"),
    )
    stay = models.ForeignKey(
        Stay,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="occupancies",
        verbose_name=_("stay"),
    )
    reason = models.ForeignKey(
        UnavailabilityReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reason"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    objects = TrackedManager()
    history = history()
    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("occupancy")
        verbose_name_plural = _("occupancies")
        ordering = ["place", "starts_on", "id"]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="occupancy_dates")]
        constraints = [
            # A range of one number stands for equality, which GiST indexes only with an extension.
            ExclusionConstraint(
                name="occupancy_one_at_a_time",
                expressions=[
                    (Func(F("place_id"), F("place_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("starts_on"), F("ends_on"), Value("[)"), function="daterange"), "&&"),
                ],
                violation_error_message=_("This place is already taken on these dates."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="occupancy_end_after_start",
                violation_error_message=_("The end is after the start."),
            ),
            models.CheckConstraint(
                condition=Q(kind=OccupancyKind.HELD, reason=None)
                & (Q(hold__isnull=False) | Q(stay__isnull=False))
                | Q(kind=OccupancyKind.OCCUPIED, reason=None, stay__isnull=False)
                | Q(kind=OccupancyKind.UNAVAILABLE, hold=None, stay=None, reason__isnull=False),
                name="occupancy_says_why",
                violation_error_message=_("A taken place says for whom or why."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts_on}"
