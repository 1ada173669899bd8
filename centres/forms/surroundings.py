"""Languages of a centre's staff, and what is near it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import queries
from trips.ui.forms import Form

KNOWN = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
SAID = {True: "yes", False: "no", None: ""}


def near(label):
    """Yes, no, or not known (None)."""
    return forms.TypedChoiceField(
        label=label,
        choices=KNOWN,
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class SurroundingsForm(Form):
    languages = forms.ModelMultipleChoiceField(
        None,
        label=_("Languages spoken by the staff"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which somebody of the centre can talk with her without an interpreter."),
    )
    near_psychologist = near(_("Is a psychologist in the house or nearby?"))
    near_hospital = near(_("Is a hospital nearby?"))
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
            "near_hospital": SAID[centre.near_hospital],
            "near_psychologist": SAID[centre.near_psychologist],
        }
        super().__init__(*args, **kwargs)
        self.fields["languages"].queryset = queries.languages(keep=[one.pk for one in languages])
        self.fields["school_stages"].queryset = queries.school_stages(keep=[one.pk for one in stages])
