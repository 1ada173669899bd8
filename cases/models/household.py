"""Who she is, who comes with her and how they live."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import BuildingWish
from cases.models.case import RETENTION, WOMAN, Case
from cases.models.step import Step
from cases.vocabularies import Gender, Language
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.folding import plain
from trips.sealing.blind import BlindIndex, closed_up, in_order
from trips.sealing.fields import ERASED, SealedDateField, SealedRow, SealedTextField

# What finds an identity without opening any; each follows what it marks.
MARKS = ("first_name_mark", "last_name_mark", "full_name_mark", "person_mark", "file_number_mark")
MARKED = {"first_name", "last_name", "birth_date", "file_number"}


class Identity(SealedRow, Step):
    """The identity vault: who she is. Shown to her NGO, to OFII, and to the centre once it receives her."""

    first_name = SealedTextField(_("first name"))
    last_name = SealedTextField(_("last name"))
    birth_date = SealedDateField(_("date of birth"))
    gender = models.ForeignKey(
        Gender, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gender")
    )
    phone = SealedTextField(_("phone"))
    file_number = SealedTextField(_("file number"))
    first_name_mark = BlindIndex(of="_first_name_folded")
    last_name_mark = BlindIndex(of="_last_name_folded")
    full_name_mark = BlindIndex(of="_full_name_folded")
    person_mark = BlindIndex(of="_person_folded")
    file_number_mark = BlindIndex(of="_file_number_folded")

    objects = TrackedManager()
    history = history(excluded=MARKS)
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

    def save(self, *args, update_fields=None, **kwargs):
        """The marks are written with what they mark, whoever writes it."""
        if update_fields is not None and set(update_fields) & MARKED:
            update_fields = {*update_fields, *MARKS}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def full_name(self):
        if self.is_erased:
            return str(ERASED)
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def _first_name_folded(self):
        return plain(self.first_name)

    @property
    def _last_name_folded(self):
        return plain(self.last_name)

    @property
    def _full_name_folded(self):
        """Whichever of the two names is written first."""
        return in_order(f"{self.first_name} {self.last_name}")

    @property
    def _person_folded(self):
        """The same in two NGOs when it is the same woman: her whole name and her date of birth."""
        known = self.first_name and self.last_name and self.birth_date
        return f"{self._full_name_folded} {self.birth_date.isoformat()}" if known else ""

    @property
    def _file_number_folded(self):
        return closed_up(self.file_number)


class Household(Step):
    """Who needs a place and how they live; seen by a centre that is asked."""

    languages = models.ManyToManyField(Language, blank=True, related_name="+", verbose_name=_("languages"))
    needs_interpreter = models.BooleanField(_("an interpreter is needed"), null=True, blank=True)
    reduced_mobility = models.BooleanField(
        _("a place fit for reduced mobility is needed"), null=True, blank=True
    )
    has_children = models.BooleanField(_("children come with her"), null=True, blank=True)
    # Not the same as reduced mobility: a pregnancy, a pram, a knee.
    no_stairs = models.BooleanField(_("stairs are not possible"), null=True, blank=True)
    cot = models.BooleanField(_("a cot is needed"), null=True, blank=True)
    building_wish = models.CharField(
        _("kind of building that she prefers"), max_length=10, choices=BuildingWish, blank=True
    )
    near_hospital = models.BooleanField(_("a hospital nearby is needed"), null=True, blank=True)
    near_psychologist = models.BooleanField(_("a psychologist nearby is needed"), null=True, blank=True)

    objects = TrackedManager()
    history = history(m2m=("languages",))
    personal_data = PersonalData(
        {
            "languages": _("interpreting"),
            "needs_interpreter": _("interpreting"),
            "reduced_mobility": _("a place that fits"),
            "has_children": _("a place that fits"),
            "no_stairs": _("a place that fits"),
            "cot": _("a place that fits"),
            "building_wish": _("a place that fits"),
            "near_hospital": _("a place that fits"),
            "near_psychologist": _("a place that fits"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self):
        return self.case.reference


class Child(SealedRow):
    """A child who comes with her; each takes one place."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="children", verbose_name=_("case"))
    first_name = SealedTextField(_("first name"))
    birth_date = SealedDateField(_("date of birth"))

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
        ordering = ["id"]

    def __str__(self):
        return self.case.reference
