from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Building(models.TextChoices):
    """How the places of a centre lie."""

    COLLECTIVE = "collective", _("collective")
    SCATTERED = "scattered", _("scattered")
    MIXED = "mixed", _("mixed")


class OccupancyKind(models.TextChoices):
    """Why a place is taken on a night."""

    HELD = "held", _("held")
    OCCUPIED = "occupied", _("occupied")
    UNAVAILABLE = "unavailable", _("unavailable")


class Night(models.TextChoices):
    """What a place is on a night: the first of these that is true."""

    OCCUPIED = "occupied", _("occupied")
    HELD = "held", _("held")
    UNAVAILABLE = "unavailable", _("unavailable")
    PREPARING = "preparing", _("being made ready")
    FREE = "free", _("free")


class Moment(models.TextChoices):
    """When something with dates takes place, seen from today."""

    NOW = "now", pgettext_lazy("unavailability", "now")
    PLANNED = "planned", pgettext_lazy("unavailability", "planned")
    PAST = "past", pgettext_lazy("unavailability", "past")


class StayState(models.TextChoices):
    """A stay moves only in `centres.transitions`."""

    EXPECTED = "expected", _("expected")
    ARRIVED = "arrived", _("arrived")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


class Nature(models.TextChoices):
    """What kind of record proves a commitment."""

    STANDING = "standing", _("standing state of the centre")
    ACT_WOMAN = "act_woman", _("act for a woman")
    ACT_CHILD = "act_child", _("act for a child")
    GROUP = "group", _("group session")


class RateKind(models.TextChoices):
    """What a daily rate pays for."""

    BASE = "base", _("usual daily cost")
    SUPPLEMENT = "supplement", _("supplement for a specialised place")
