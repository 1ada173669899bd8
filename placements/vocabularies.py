"""The lists of words of a referral; an administrator may edit them, old files keep their meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from placements.enums import AlarmEnd
from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.vocabulary.models import Term


class EligibilityGround(Term):
    """Why she is eligible."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("ground of eligibility")
        verbose_name_plural = _("grounds of eligibility")


class IneligibilityReason(Term):
    """Why she is outside the rules; counted as unmet need."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of ineligibility")
        verbose_name_plural = _("reasons of ineligibility")


class RuleException(Term):
    """Why the national desk gives a place beyond a rule."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason to go beyond a rule")
        verbose_name_plural = _("reasons to go beyond a rule")


class TravelMeans(Term):
    """How she travels."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("means of travel")
        verbose_name_plural = _("means of travel (list)")


class TravelPayer(Term):
    """Who pays the journey."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("who pays a journey")
        verbose_name_plural = _("who pays journeys")


class Escort(Term):
    """Who goes with her; never a name."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("who goes with her")
        verbose_name_plural = _("who goes with women")


class ConfirmationChannel(Term):
    """How somebody hears of her on the way."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("way to confirm a journey")
        verbose_name_plural = _("ways to confirm a journey")


class AlarmClosing(Term):
    """What became of a woman who was missed, and of her place; without `leads_to` an alarm closes so by itself."""

    leads_to = models.CharField(_("what follows"), max_length=10, choices=AlarmEnd, blank=True)

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason to close an alarm")
        verbose_name_plural = _("reasons to close an alarm")


class WayOut(Term):
    """Where she can turn instead: no refusal without it."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("way out")
        verbose_name_plural = _("ways out")


class QuestionSubject(Term):
    """What OFII may ask her NGO before it decides: never the story of the offence."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("subject of a question")
        verbose_name_plural = _("subjects of questions")


class WithdrawalReason(Term):
    """Why a referral was withdrawn, apart for each party that may withdraw it."""

    party = models.CharField(
        _("party"),
        max_length=8,
        choices=[
            ("woman", _("the woman")),
            ("ngo", _("the NGO")),
            ("centre", _("the centre")),
            ("ofii", _("OFII")),
        ],
    )

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of withdrawal")
        verbose_name_plural = _("reasons of withdrawal")


class RefusalReason(Term):
    """Why the woman refused a place."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of refusal")
        verbose_name_plural = _("reasons of refusal")


class OpinionReason(Term):
    """Why a centre's opinion is unfavourable."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of an unfavourable opinion")
        verbose_name_plural = _("reasons of an unfavourable opinion")


class OverrideReason(Term):
    """Why OFII admits in spite of an unfavourable opinion."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason to override an opinion")
        verbose_name_plural = _("reasons to override an opinion")


class ReleaseReason(Term):
    """Why OFII releases a held place."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of release")
        verbose_name_plural = _("reasons of release")


class ExtensionGround(Term):
    """Why a woman needs more time in the centre."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("ground of an extension")
        verbose_name_plural = _("grounds of an extension")


class ExitStep(Term):
    """What is being done so that she can leave."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("step of an exit plan")
        verbose_name_plural = _("steps of an exit plan")


class ExtensionRefusal(Term):
    """Why OFII refuses an extension."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason to refuse an extension")
        verbose_name_plural = _("reasons to refuse an extension")


class TransferReason(Term):
    """Why OFII moves a woman to another centre."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of a transfer")
        verbose_name_plural = _("reasons of a transfer")


class ExitReason(Term):
    """Why OFII ends a stay."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason to end a stay")
        verbose_name_plural = _("reasons to end a stay")
