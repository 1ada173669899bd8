from django import forms
from django.utils.translation import gettext_lazy as _

from trips.organisations import rules
from trips.ui.forms import Form

STAYS, LEAVES = "stays", "leaves"


class ConfirmMembersForm(Form):
    """One answer a member; without one she is asked about again."""

    def __init__(self, *args, members, notes, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.members = actor, {one.reference: one for one in members}
        for reference, member in self.members.items():
            self.fields[reference] = forms.ChoiceField(
                label=member.user.full_name,
                help_text=notes[reference],
                required=False,
                widget=forms.RadioSelect,
                choices=[(STAYS, _("Still works here")), (LEAVES, _("No longer works here"))],
            )

    def clean(self):
        cleaned = super().clean()
        for member in self.answered(LEAVES):
            if reason := rules.end_membership(self.actor, member):
                self.add_error(member.reference, reason)
        if not any(cleaned.values()) and not self.errors:
            raise forms.ValidationError(_("Answer for one person at least."))
        return cleaned

    def answered(self, answer):
        return [one for key, one in self.members.items() if self.cleaned_data.get(key) == answer]
