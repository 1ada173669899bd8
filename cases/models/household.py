"""Who she is, who comes with her and how they live."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import RETENTION, WOMAN, Case
from cases.models.step import Step
from cases.vocabularies import Gender, Language
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history


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
