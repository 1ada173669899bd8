"""Opening a file in an emergency, and judging afterwards whether it was right."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import emergency_queries
from cases.enums import Verdict
from trips.ui.filters import ListFilter
from trips.ui.forms import Form

WAITING, LATE = "waiting", "late"


class ReferenceForm(Form):
    """`case` is the file that the reference names, if she may reach it."""

    reference = forms.CharField(
        label=_("Reference of the file"), max_length=12, help_text=_("It begins with D, such as D-7K3M-Q9XA.")
    )

    def __init__(self, *args, actor, **kwargs):
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean_reference(self):
        reference = self.cleaned_data["reference"].strip().upper()
        self.case = emergency_queries.reachable_case_for(self.actor, reference)
        if self.case is None:
            raise ValidationError(_("No file that you may open in an emergency has this reference."))
        return reference


class BreakGlassForm(Form):
    reason = forms.ModelChoiceField(
        emergency_queries.emergency_reasons(),
        label=_("What happens?"),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
    )


class ReviewForm(Form):
    verdict = forms.ChoiceField(label=_("Was it justified?"), choices=Verdict, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("A few words that she may read; no name, nothing about a file."),
    )


class AccessFilter(ListFilter):
    """First what waits for a review, the late ones in front: descending, the database puts what is empty first."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All states")), (WAITING, _("to review")), (LATE, _("late")), *Verdict.choices],
    )

    sorts = {
        "opened": ("opened_at", "pk"),
        "review": ("-reviewed_at", "review_due_on", "opened_at", "pk"),
    }
    default_sort = "review"

    def __init__(self, query=None, *, today, **kwargs):
        self.today = today
        super().__init__(query, **kwargs)

    def filter_state(self, rows, value):
        if value == LATE:
            return rows.filter(reviewed_at=None, review_due_on__lt=self.today)
        return rows.filter(reviewed_at=None) if value == WAITING else rows.filter(verdict=value)
