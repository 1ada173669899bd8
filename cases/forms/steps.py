"""Her protection and where she lives, how she was detected, what she needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import StepForm, one_of, some_of
from cases.vocabularies import (
    AccommodationType,
    Detector,
    ExploitationType,
    Identifier,
    Indicator,
    Need,
    Protection,
)
from trips.geography.queries import departments


class SituationForm(StepForm):
    protection = one_of(_("Protection status"))
    protected_on = forms.DateField(label=_("Protection granted on"), required=False)
    accommodation = one_of(_("Where she lives now"))
    department = one_of(
        _("Département where she lives now"), help_text=_("It says which OFII territory decides.")
    )
    accommodation_ends_on = forms.DateField(
        label=_("She must leave this place by"),
        required=False,
        help_text=_("Leave empty if no date is set."),
    )
    needed_on = forms.DateField(
        label=_("The place is needed from"),
        required=False,
        help_text=_("Leave empty if she can come at once."),
    )

    past = ("protected_on",)
    columns = (
        *("protection", "protected_on", "accommodation", "department", "accommodation_ends_on"),
        "needed_on",
    )

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.offer("protection", Protection)
        self.offer("accommodation", AccommodationType)
        self.fields["department"].queryset = departments()


class DetectionForm(StepForm):
    exploitation_types = some_of(_("Types of exploitation"))
    indicators = some_of(
        _("Indicators"),
        help_text=_("Tick what was seen or said. One sign alone is never enough: at least two."),
    )
    detected_by = one_of(_("Detected by"))
    detected_on = forms.DateField(label=_("Detected on"), required=False)
    identified_by = one_of(_("Authority that formally identified her"), required=False)
    identified_on = forms.DateField(label=_("Formally identified on"), required=False)

    past = ("detected_on", "identified_on")
    columns = ("detected_by", "detected_on", "identified_by", "identified_on")
    relations = ("exploitation_types", "indicators")

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.offer("exploitation_types", ExploitationType)
        self.offer("indicators", Indicator)
        self.offer("detected_by", Detector)
        self.offer("identified_by", Identifier)
        self.fields["identified_by"].empty_label = _("Not formally identified")

    def clean(self):
        super().clean()
        if self.cleaned_data.get("identified_on") and not self.cleaned_data.get("identified_by"):
            self.add_error("identified_by", _("Say which authority identified her."))


class NeedsForm(StepForm):
    needs = some_of(
        _("What she needs"),
        help_text=_("A centre that is asked reads this list. Never write a diagnosis."),
    )

    relations = ("needs",)

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.offer("needs", Need)
