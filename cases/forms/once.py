"""A page that makes something new: sent twice, it makes it once."""

from django import forms
from django.core import signing

from trips.ui.forms import Form

SALT = "cases.once"


class OnceForm(Form):
    """The page carries the `reference` of what it will make, signed, so that nobody chooses one."""

    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    # What makes such a reference; each form names its own.
    new_reference = None

    def __init__(self, data=None, *args, **kwargs):
        ticket = signing.dumps(type(self).new_reference(), salt=SALT)
        kwargs["initial"] = {"ticket": ticket, **kwargs.get("initial", {})}
        super().__init__(data, *args, **kwargs)

    @property
    def reference(self):
        try:
            return signing.loads(self.cleaned_data.get("ticket", ""), salt=SALT)
        except signing.BadSignature:
            return None

    def answers(self):
        """The arguments of the verb."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "ticket"}
        return values | {"reference": self.reference}
