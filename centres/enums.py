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
    MISSED = "missed", pgettext_lazy("stay", "did not arrive")


# She never lived there: the place was given back.
NEVER_BEGUN = (StayState.CANCELLED, StayState.MISSED)


class FollowUpChoice(models.TextChoices):
    """What she said of a contact after her departure; empty where nobody could ask her."""

    AGREED = "agreed", _("she agrees to be contacted")
    DECLINED = "declined", _("she does not wish it")


class FollowUpOutcome(models.TextChoices):
    """What came of a follow-up."""

    SAFE = "safe", _("reached, she is safe")
    HELP = "help", _("reached, she needs help")
    NOT_REACHED = "not_reached", _("not reached")
    DECLINED = "declined", _("she does not wish it any more")


class Severity(models.TextChoices):
    """A grave one is declared to the authorities (événement indésirable grave)."""

    MINOR = "minor", _("minor")
    SERIOUS = "serious", _("serious")
    GRAVE = "grave", _("grave, to declare")


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


class Measure(models.TextChoices):
    """How it is told from what is written down whether a commitment is kept."""

    FIRST_DAYS = "first_days", _("for each arrival, within so many days")
    REGULARLY = "regularly", _("for each resident, again within so many days")
    SESSIONS = "sessions", _("a session of the centre, again within so many days")
    CHECKED = "checked", _("a state with evidence, checked within so many days")
    PARTNERS = "partners", _("agreements in force with a local and a national partner")


# Which records can show it.
MEASURES_OF = {
    Nature.STANDING: (Measure.CHECKED, Measure.PARTNERS),
    Nature.ACT_WOMAN: (Measure.FIRST_DAYS, Measure.REGULARLY),
    Nature.ACT_CHILD: (Measure.FIRST_DAYS, Measure.REGULARLY),
    Nature.GROUP: (Measure.SESSIONS,),
}


class Applies(models.TextChoices):
    """Where a commitment binds; elsewhere it is not applicable, which is neither kept nor missed."""

    ALWAYS = "always", _("always")
    COLLECTIVE = "collective", _("only where the building is collective or mixed")
    CHILDREN = "children", _("only where there are children")


class Status(models.TextChoices):
    """Is a commitment kept in a period? Computed from what is written down, never typed."""

    MET = "met", pgettext_lazy("commitment", "kept")
    AT_RISK = "at_risk", pgettext_lazy("commitment", "at risk")
    NOT_MET = "not_met", pgettext_lazy("commitment", "not kept")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("commitment", "not applicable")


# A condition is as its worst commitment.
WORST_FIRST = (Status.NOT_MET, Status.AT_RISK, Status.MET, Status.NOT_APPLICABLE)


class CheckKind(models.TextChoices):
    """How a standing commitment was checked: by looking, or by trying out what must work at any hour."""

    STATE = "state", _("check of the state")
    ENTRY_ALARM = "entry_alarm", _("drill of the entry alarm")
    ON_CALL_LINE = "on_call_line", _("test call to the on-call line")


# Commitment, by its code → the drill that shows it as well as a look does. A drill is no incident.
DRILLS = {"3.2": CheckKind.ENTRY_ALARM, "3.3": CheckKind.ON_CALL_LINE}


class StandingState(models.TextChoices):
    """How a standing commitment stands today, by its last check and its rule."""

    KEPT = "kept", _("kept")
    DUE_SOON = "due_soon", _("to check soon")
    OVERDUE = "overdue", _("check overdue")
    EXPIRED = "expired", _("evidence expired")
    BROKEN = "broken", _("not kept")
    NEVER = "never", _("never checked")
    NOT_BINDING = "not_binding", _("not applicable")


class PartnerKind(models.TextChoices):
    """Which organisation a partner is: each kind shows a commitment of its own."""

    NGO = "ngo", _("NGO")
    INSTITUTION = "institution", _("institution")


# Kind of partner → the commitment, by its code, that agreements with such partners show.
SHOWN_BY_PARTNERS = {PartnerKind.NGO: "6.1", PartnerKind.INSTITUTION: "6.2"}


class PartnerLevel(models.TextChoices):
    """Both are wanted: somebody near, and somebody for the whole country."""

    LOCAL = "local", _("local")
    NATIONAL = "national", _("national")
