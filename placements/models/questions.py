"""What OFII asks her NGO before it decides, and what it answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from placements.models.columns import RETENTION, WOMAN, pair
from placements.models.referrals import Referral
from placements.vocabularies import QuestionSubject
from trips.audit.columns import USER, at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.sealing.fields import SealedRow, SealedTextField


class Question(SealedRow):
    """One question at a time; open while it is neither answered nor dropped. Meanwhile OFII's time stands still."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="questions", verbose_name=_("referral")
    )
    subjects = models.ManyToManyField(QuestionSubject, related_name="+", verbose_name=_("about what"))
    detail = SealedTextField(_("what exactly"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answer = SealedTextField(_("answer"))
    answered_at = at(_("answered at"))
    answered_by = by(_("answered by"))
    dropped_at = at(_("dropped at"))
    dropped_by = by(_("dropped by"))

    sealed_by = ("referral", "case", "key")
    objects = TrackedManager()
    history = history(m2m=("subjects",))
    personal_data = PersonalData(
        {
            "subjects": _("deciding on complete facts"),
            "detail": _("deciding on complete facts"),
            "answer": _("deciding on complete facts"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("question to the NGO")
        verbose_name_plural = _("questions to the NGO")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(answered_at=None, dropped_at=None),
                name="question_one_open_per_referral",
                violation_error_message=_("A question is already open: wait for its answer."),
            ),
            pair("answered", "question"),
            pair("dropped", "question"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(dropped_at=None),
                name="question_ends_once",
                violation_error_message=_("A question is answered or dropped, not both."),
            ),
        ]

    def __str__(self):
        return self.referral.reference

    @property
    def file_id(self):
        return self.referral.case_id
