"""Languages of a centre's staff, and what is near it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import queries
from trips.ui.fields import YesNoField
from trips.ui.forms import Form


class SurroundingsForm(Form):
    languages = forms.ModelMultipleChoiceField(
        None,
        label=_("Languages spoken by the staff"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which somebody of the centre can talk with her without an interpreter."),
    )
    near_psychologist = YesNoField(
        label=_("Is a psychologist in the house or nearby?"), unanswered=_("Not known")
    )
    near_hospital = YesNoField(label=_("Is a hospital nearby?"), unanswered=_("Not known"))
    school_stages = forms.ModelMultipleChoiceField(
        None,
        label=_("Crèche and schools nearby"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where a child can go on foot or by a short bus ride."),
    )

    def __init__(self, *args, centre, **kwargs):
        languages, stages = list(centre.languages.all()), list(centre.school_stages.all())
        kwargs["initial"] = {
            "languages": languages,
            "school_stages": stages,
            "near_hospital": centre.near_hospital,
            "near_psychologist": centre.near_psychologist,
        }
        super().__init__(*args, **kwargs)
        self.fields["languages"].queryset = queries.languages(keep=[one.pk for one in languages])
        self.fields["school_stages"].queryset = queries.school_stages(keep=[one.pk for one in stages])
