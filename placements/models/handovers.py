"""How a woman travels to the centre, and who has heard of her on the way."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.models import Stay
from placements.enums import Stage, WordGiven
from placements.models.columns import RETENTION, WOMAN, pair
from placements.models.referrals import Referral
from placements.vocabularies import ConfirmationChannel, Escort, TravelMeans, TravelPayer
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.sealing.fields import SealedRow, SealedTextField

TRAVEL = _("she travels safely")
HEARD_OF = _("a woman who is missed is looked for")


def word_of(model, sentence):
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name="+", verbose_name=sentence)


class Handover(SealedRow):
    """The plan of one journey, known to her NGO, OFII and the centre that expects her.

    `sign_by`: until when somebody has heard of her on the way. Whoever calls says the safe word, whoever
    writes the confirmation ticks whether it was given. `revision` grows with each change.
    """

    stay = models.OneToOneField(
        Stay, on_delete=models.PROTECT, related_name="handover", verbose_name=_("stay")
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("referral")
    )
    leaves_at = models.DateTimeField(_("leaves at"))
    sign_by = models.DateTimeField(_("sign of life by"))
    arrives_at = models.DateTimeField(_("arrives at"))
    travel = word_of(TravelMeans, _("how she travels"))
    payer = word_of(TravelPayer, _("who pays"))
    escort = word_of(Escort, _("who goes with her"))
    left_channel = word_of(ConfirmationChannel, _("how her departure is confirmed"))
    on_way_channel = word_of(ConfirmationChannel, _("how she is heard of on the way"))
    arrived_channel = word_of(ConfirmationChannel, _("how she is received"))
    safe_word = SealedTextField(_("safe word"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("planned by")
    )

    sealed_by = ("stay", "case", "key")
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "leaves_at": HEARD_OF,
            "sign_by": HEARD_OF,
            "arrives_at": HEARD_OF,
            "travel": TRAVEL,
            "payer": TRAVEL,
            "escort": TRAVEL,
            "left_channel": HEARD_OF,
            "on_way_channel": HEARD_OF,
            "arrived_channel": HEARD_OF,
            "safe_word": _("whoever calls is known to be her"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ["-arrives_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(leaves_at__lt=F("arrives_at"))
                & Q(sign_by__gte=F("leaves_at"))
                & Q(sign_by__lte=F("arrives_at")),
                name="handover_moments_in_order",
                violation_error_message=_("She leaves, gives a sign on the way, arrives: in this order."),
            )
        ]

    def __str__(self):
        return str(self.stay)

    @property
    def file_id(self):
        return self.stay.case_id


class Confirmation(SealedRow):
    """Somebody has heard of her. Never changed: a mistake is struck out with its reason, and written anew.

    The arrival is no row here: it is the arrival that the centre records on the stay.
    """

    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("stay")
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("referral")
    )
    stage = models.CharField(_("what is confirmed"), max_length=10, choices=Stage)
    happened_at = models.DateTimeField(_("happened at"))
    channel = word_of(ConfirmationChannel, _("how it was heard"))
    word = models.CharField(_("safe word"), max_length=10, choices=WordGiven)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    cancelled_at = at(_("struck out at"))
    cancelled_by = by(_("struck out by"))
    cancelled_why = SealedTextField(_("why it was struck out"))

    sealed_by = ("stay", "case", "key")
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "stage": HEARD_OF,
            "happened_at": HEARD_OF,
            "channel": HEARD_OF,
            "word": _("whoever calls is known to be her"),
            "cancelled_why": _("why the record was corrected"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "stage"],
                condition=Q(cancelled_at=None) & ~Q(word=WordGiven.WRONG),
                name="confirmation_once_a_stage",
                violation_error_message=_("This is already confirmed."),
            ),
            pair("cancelled", "confirmation"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.ARRIVED),
                name="confirmation_of_the_way",
                violation_error_message=_("The centre records her arrival on the page of the stay."),
            ),
        ]

    def __str__(self):
        return self.get_stage_display()

    @property
    def file_id(self):
        return self.stay.case_id
