"""A partner with its first agreement, a later agreement, and the list of them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import partner_rules as rules
from centres.enums import PartnerKind, PartnerLevel
from trips.ui.filters import ListFilter
from trips.ui.forms import Form


class PartnershipForm(Form):
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"), help_text=_("Bring it forward when it ends earlier."))
    contact = forms.CharField(
        label=_("Whom to call there"),
        max_length=200,
        required=False,
        help_text=_("A name or an office, and a number of work. The centre and OFII read it."),
    )

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and (problem := rules.partnership_dates(starts_on, ends_on)):
            self.add_error("ends_on", problem)
        return cleaned


class PartnerForm(PartnershipForm):
    name = forms.CharField(label=_("Name of the organisation"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=PartnerKind.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=_("Local or national"), choices=PartnerLevel.choices, widget=forms.RadioSelect
    )
    field_order = ["name", "kind", "level", "starts_on", "ends_on", "contact"]

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_name(self):
        name = self.cleaned_data["name"]
        if problem := rules.is_new(name, self.known):
            raise forms.ValidationError(problem)
        return name


class PartnershipFilter(ListFilter):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *PartnerKind.choices])
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("All")), *PartnerLevel.choices])

    lookups = {"kind": "partner__kind", "level": "partner__level"}
    sorts = {"start": ("starts_on", "pk"), "end": ("ends_on", "pk")}
    default_sort = "-end"
