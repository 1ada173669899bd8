"""What all steps of the referral form have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case


class Step(models.Model):
    """One page of the referral form. Made empty with the case; `revision` tells two writers apart."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, verbose_name=_("case"))
    revision = models.PositiveIntegerField(_("revision"), default=0)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)

    # A page of the form shows the file of a person: its reads are recorded.
    reads_are_recorded = True

    class Meta:
        abstract = True

    @property
    def reference(self):
        return self.case.reference

    @property
    def file_id(self):
        return self.case_id
