"""What was found of a standing commitment: as a rule two taps, « Check » and « Save »."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import standing_queries as standing
from centres import standing_rules as rules
from centres.enums import CheckKind
from centres.forms.stays import sensible
from trips.ui.forms import Form

WELL, FOUND = "well", "found"


class CheckForm(Form):
    kind = forms.ChoiceField(label=_("What was done"), widget=forms.RadioSelect, initial=CheckKind.STATE)
    kept = forms.ChoiceField(
        label=_("Result"),
        choices=[(WELL, _("All is as it must be")), (FOUND, _("Something is not as it must be"))],
        widget=forms.RadioSelect,
        initial=WELL,
    )
    finding = forms.ModelChoiceField(
        None, label=_("If something is wrong: what"), required=False, empty_label=_("Nothing")
    )
    checked_on = forms.DateField(label=_("Checked on"))
    since = forms.DateField(
        label=_("Since when it is so"),
        required=False,
        help_text=_("Leave it empty when nothing has changed since the last check, or when you do not know."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last day of a contract, a certificate or a roster that shows it, if there is one."),
    )

    def __init__(self, *args, commitment, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["finding"].queryset = standing.check_findings()
        self.fields["checked_on"].initial = today
        kinds = rules.kinds_of(commitment.code)
        if len(kinds) == 1:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = [(one.value, one.label) for one in kinds]

    def clean_kept(self):
        return self.cleaned_data["kept"] == WELL

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        return sensible(day, rules.check_day(day, self.today))

    def clean(self):
        cleaned = super().clean()
        cleaned.setdefault("kind", CheckKind.STATE)
        if "kept" in cleaned and "finding" not in self.errors:
            self.complain("finding", rules.finding_suits(cleaned["kept"], cleaned.get("finding")))
        if day := cleaned.get("checked_on"):
            self.complain("since", rules.since_day(cleaned.get("since"), day))
            self.complain("valid_until", rules.valid_day(cleaned.get("valid_until"), day))
        return cleaned

    def complain(self, name, problem):
        if problem:
            self.add_error(name, problem)
