"""Who is kept away from whom, and why in one word."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import rights_queries, rights_rules
from cases.enums import ConflictReason
from trips.ui.filters import ListFilter
from trips.ui.forms import Form

LIVE, LIFTED = "live", "lifted"


class OwnConflictForm(Form):
    reason = forms.ChoiceField(
        label=_("How do you know each other?"), choices=ConflictReason, widget=forms.RadioSelect
    )


class ConflictForm(Form):
    """`case` is the file that the reference names."""

    email = forms.EmailField(label=_("E-mail address of the person who must not see her"), max_length=254)
    reference = forms.CharField(
        label=_("Reference of the file"), max_length=12, help_text=_("It begins with D, such as D-7K3M-Q9XA.")
    )
    reason = forms.ChoiceField(
        label=_("How do they know each other?"), choices=ConflictReason, widget=forms.RadioSelect
    )

    def __init__(self, *args, actor, **kwargs):
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        user, colleagues = rights_queries.colleague_with(self.actor, email)
        if refusal := rights_rules.declare_conflict(self.actor, colleagues=colleagues):
            raise ValidationError(refusal)
        if user is None:
            raise ValidationError(_("No account has this address."))
        return email

    def clean_reference(self):
        self.case = rights_queries.case_of_reference(self.cleaned_data["reference"].strip().upper())
        if self.case is None:
            raise ValidationError(_("No file has this reference."))
        return self.case.reference


class ConflictFilter(ListFilter):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), (LIVE, _("in force")), (LIFTED, _("lifted"))]
    )

    sorts = {"declared": ("declared_at", "pk"), "name": ("user__full_name", "pk")}
    default_sort = "-declared"

    def filter_state(self, rows, value):
        return rows.filter(lifted_at__isnull=value == LIVE)
