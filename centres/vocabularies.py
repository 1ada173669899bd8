"""The lists of words that a centre uses; an administrator may edit them, old records keep their meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.enums import Nature
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.vocabulary.models import Term


class UnavailabilityReason(Term):
    """The State's reasons why a place cannot be used."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of unavailability")
        verbose_name_plural = _("reasons of unavailability")


class PreparationReason(Term):
    """Why a place takes longer to make ready."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of a longer preparation")
        verbose_name_plural = _("reasons of a longer preparation")


class DepartureReason(Term):
    """Why a stay ended."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of departure")
        verbose_name_plural = _("reasons of departure")


class Destination(Term):
    """Where she went: a kind of place, never an address."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")


class AbsenceReason(Term):
    """Why a woman is away; beyond `limit_nights` it is an alarm."""

    limit_nights = models.PositiveSmallIntegerField(_("nights before it is an alarm"), default=7)

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of an absence")
        verbose_name_plural = _("reasons of an absence")


class IncidentKind(Term):
    """What kind of thing happened; never a story."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("kind of incident")
        verbose_name_plural = _("kinds of incident")


class IncidentClosing(Term):
    """Why an incident needs no follow-up any more."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason to close an incident")
        verbose_name_plural = _("reasons to close an incident")


class ServiceResult(Term):
    """What came of a service, in one coded word; never the content of care."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("result of a service")
        verbose_name_plural = _("results of services")


class SchoolStage(Term):
    """A crèche or a school; a child is of an age in the year in which it reaches it, as French schools count."""

    first_age = models.PositiveSmallIntegerField(_("first age"))
    last_age = models.PositiveSmallIntegerField(_("last age"))

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("crèche or school")
        verbose_name_plural = _("crèche and schools")


class Condition(Term):
    """One of the six contractual conditions that the supplement pays for."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")


class Commitment(Term):
    """What a condition obliges a centre to do; its nature says which record proves it."""

    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("condition")
    )
    nature = models.CharField(_("nature"), max_length=10, choices=Nature)

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    @property
    def slug(self) -> str:
        """Its code as an address writes it."""
        return self.code.replace(".", "-")


class WaiverReason(Term):
    """Why an agreement does not bind a centre to one of the commitments."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason why a commitment is not applicable")
        verbose_name_plural = _("reasons why a commitment is not applicable")


class CheckFinding(Term):
    """What was found when a standing commitment was not as it must be: a word, never a story."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("finding of a check")
        verbose_name_plural = _("findings of checks")
