from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import NO_PERSONAL_DATA

# Six decimals of a degree are about ten centimetres.
DEGREES: dict[str, Any] = {"max_digits": 9, "decimal_places": 6}


class Region(models.Model):
    """A région, by its INSEE code."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=100)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self):
        return self.name


class Holidays(models.TextChoices):
    """Public holidays beyond those of all of France, as `trips.worktime.days` names them."""

    ALSACE = "6AE", _("Alsace")
    MOSELLE = "57", _("Moselle")
    GUADELOUPE = "971", _("Guadeloupe")
    MARTINIQUE = "972", _("Martinique")
    GUYANE = "973", _("Guyane")
    REUNION = "974", _("La Réunion")
    MAYOTTE = "976", _("Mayotte")


class Directorate(models.Model):
    """A territorial directorate of OFII (direction territoriale), known by its seat.

    Which départements it covers is data: `confirmed` is false where the list is not
    yet confirmed by OFII itself, and `note` says what the row rests on.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    seat = models.CharField(_("seat"), max_length=100)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Of its seat: the days on which its officers work.
    holidays = models.CharField(_("public holidays"), max_length=3, choices=Holidays, blank=True)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        ordering = ["code"]
        verbose_name = _("territorial directorate")
        verbose_name_plural = _("territorial directorates")

    def __str__(self):
        return self.seat


class Department(models.Model):
    """A département, by its INSEE code ("01", "2A", "976"), with its central point.

    A département without a directorate is served by OFII's national desk.
    """

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=100)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="departments", verbose_name=_("region")
    )
    directorate = models.ForeignKey(
        Directorate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("territorial directorate"),
    )
    latitude = models.DecimalField(_("latitude"), **DEGREES)
    longitude = models.DecimalField(_("longitude"), **DEGREES)
    is_overseas = models.BooleanField(_("overseas"), default=False)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        ordering = ["code"]
        verbose_name = _("département")
        verbose_name_plural = _("départements")

    def __str__(self):
        return f"{self.code} {self.name}"


class Town(models.Model):
    """A town of about 5,000 inhabitants or more: the centre of a keep-away circle."""

    geonames_id = models.PositiveIntegerField(_("GeoNames number"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    folded = models.CharField(max_length=100, editable=False)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="towns", verbose_name=_("département")
    )
    latitude = models.DecimalField(_("latitude"), **DEGREES)
    longitude = models.DecimalField(_("longitude"), **DEGREES)
    population = models.PositiveIntegerField(_("population"))

    personal_data = NO_PERSONAL_DATA

    class Meta:
        ordering = ["name", "geonames_id"]
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        indexes = [
            models.Index(fields=["folded"], name="geography_town_folded", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self):
        return f"{self.name} ({self.department.code})"
