from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trips.organisations import queries
from trips.ui.forms import Form

NAME_LENGTH = 120


class RenameForm(Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)

    def __init__(self, *args, organisation=None, **kwargs):
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if queries.name_is_taken(name, besides=self.organisation):
            raise ValidationError(_("Another organisation already has this name."))
        return name


class NewOrganisationForm(RenameForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        help_text=_("It decides which roles its members may have, and cannot be changed later."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind.label) for kind in queries.open_kinds()]
