"""Strings into values; what a person must decide, never what is done with it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Urgency
from cases.vocabularies import ConsentMeans
from placements import limit_queries, queries, rules
from placements.enums import Answer, Opinion, ReferralState, ReviewReason, Sameness, SeparationReason
from placements.models import (
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    QuestionSubject,
    RefusalReason,
    ReleaseReason,
    RuleException,
    WayOut,
)
from trips.ui.filters import ActiveFilter, ListFilter
from trips.ui.forms import Form


def posted(request):
    """What was sent, even if nothing was; None when the page is only shown."""
    return request.POST if request.method == "POST" else None


class TermField(forms.ModelChoiceField):
    """One word of a list, as it stands today."""

    def __init__(self, model, **kwargs):
        super().__init__(queryset=queries.terms(model), **kwargs)


class TermsField(forms.ModelMultipleChoiceField):
    """Several words of a list, as boxes to tick."""

    def __init__(self, model, **kwargs):
        super().__init__(queryset=queries.terms(model), widget=forms.CheckboxSelectMultiple, **kwargs)


class EligibleForm(Form):
    """`beyond`: she is outside a rule and the reader may go beyond it, with a reason."""

    grounds = TermsField(EligibilityGround, label=_("Grounds of eligibility"))
    exception = TermField(
        RuleException,
        label=_("Why OFII goes beyond the rule"),
        help_text=_("The NGO reads it."),
    )

    def __init__(self, *args, beyond, **kwargs):
        super().__init__(*args, **kwargs)
        if not beyond:
            del self.fields["exception"]


class QuestionForm(Form):
    subjects = TermsField(QuestionSubject, label=_("About what"))
    detail = forms.CharField(
        label=_("What exactly"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Short and objective; the woman may read it. Never the story of what she went through."),
    )


class QuestionAnswerForm(Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Correct or complete her file first: here only what has no place there."),
    )


class ReviewForm(Form):
    reason = forms.ChoiceField(
        label=_("Why OFII should look again"), choices=ReviewReason.choices, widget=forms.RadioSelect
    )


class AllocationForm(Form):
    """`referrals`: those on the page; `officers`: to whom they may go."""

    referrals = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="reference",
        error_messages={"required": _("Tick at least one file.")},
    )
    reviewer = forms.ModelChoiceField(queryset=None, label=_("Hand to"), to_field_name="reference")

    def __init__(self, *args, referrals, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["referrals"].queryset = referrals
        self.fields["reviewer"].queryset = officers
        self.fields["reviewer"].label_from_instance = lambda officer: officer.user.full_name


class NotEligibleForm(Form):
    reason = TermField(IneligibilityReason, label=_("Why she is not eligible"))
    way_out = TermField(
        WayOut,
        label=_("Where she can turn"),
        help_text=_("The NGO reads this and passes it on to her: no refusal without a way out."),
    )


class RegisterForm(Form):
    number = forms.CharField(
        label=_("Number in OFII's register"),
        max_length=30,
        required=False,
        help_text=_("As it is written there. Leave it empty to take a mistake back."),
    )


class CompareForm(Form):
    """`pair` is the question that the page showed."""

    answer = forms.ChoiceField(
        label=_("Is it the same woman?"), choices=Sameness.choices, widget=forms.RadioSelect
    )
    pair = forms.CharField(max_length=12, widget=forms.HiddenInput)


class SeparateForm(Form):
    """`pairs`: (reference of the pair, what to call the other file)."""

    pair = forms.ChoiceField(label=_("Which file is another woman's?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why"), choices=SeparationReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pair"].choices = pairs


class WithdrawForm(Form):
    reason = forms.ModelChoiceField(queryset=None, label=_("Reason"))

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = queries.withdrawal_reasons(actor)


class OpinionForm(Form):
    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices, widget=forms.RadioSelect)
    reason = TermField(
        OpinionReason,
        label=_("Reason"),
        required=False,
        help_text=_("Only for an unfavourable opinion. OFII reads it and decides."),
    )

    def clean(self):
        values = super().clean()
        if values.get("opinion") == Opinion.UNFAVOURABLE and not values.get("reason"):
            self.add_error("reason", _("Say why the opinion is unfavourable."))
        return values


class AnswerForm(Form):
    answer = forms.ChoiceField(label=_("Her answer"), choices=Answer.choices, widget=forms.RadioSelect)
    means = TermField(ConsentMeans, label=_("How she gave it"))
    reasons = TermsField(
        RefusalReason,
        label=_("If she refuses: why"),
        required=False,
        help_text=_("Only what she wants to say. A refusal costs her nothing."),
    )


class ObjectionForm(Form):
    """OFII answers an unfavourable opinion."""

    UPHOLD, OVERRIDE = "uphold", "override"

    answer = forms.ChoiceField(
        label=_("What OFII decides"),
        choices=[
            (UPHOLD, _("Follow the opinion: the place is freed, she waits again")),
            (OVERRIDE, _("Go on all the same: she is asked for her answer")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TermField(OverrideReason, label=_("Why OFII goes on all the same"), required=False)

    def clean(self):
        values = super().clean()
        if values.get("answer") == self.OVERRIDE and not values.get("reason"):
            self.add_error("reason", _("Say why OFII goes on in spite of the opinion."))
        return values


class AdmitForm(Form):
    arrival_on = forms.DateField(label=_("Arrival date"))

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_arrival_on(self):
        day = self.cleaned_data["arrival_on"]
        if reason := rules.arrival_is_possible(day, self.today):
            raise forms.ValidationError(reason)
        return day


class ReleaseForm(Form):
    reason = TermField(ReleaseReason, label=_("Why the place is freed"))


class PlacesForm(Form):
    """The very places that the page offered."""

    places = forms.ModelMultipleChoiceField(queryset=None, to_field_name="reference")

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = places


# Lists


class ReferralFilter(ListFilter):
    """On their way unless one asks for the others; the order of waiting unless one sorts."""

    state = forms.ChoiceField(label=_("State"))
    urgency = forms.ChoiceField(
        label=_("Danger"), choices=[("", pgettext_lazy("masculine", "All")), *Urgency.choices]
    )
    mine = forms.BooleanField(label=_("My turn"))
    late = forms.BooleanField(label=_("Late"))
    finished = forms.BooleanField(label=_("Arrived and finished ones too"))

    lookups = {"state": "state", "urgency": "urgency"}
    sorts = {
        "order": queries.WAITING_ORDER,
        "reference": ("reference",),
        "state": ("state", "state_since", "pk"),
        "urgency": ("urgency", "reference"),
        "sent": ("submitted_at", "pk"),
        "since": ("state_since", "pk"),
        "due": ("until", "reference"),
        "leave": ("accommodation_ends_on", "reference"),
    }
    default_sort = "order"
    states = ReferralState

    def __init__(self, query=None, *, actor):
        self.actor = actor
        super().__init__(query)

    def prepare(self):
        """Before validation: the choices that depend on who reads."""
        self.fields["state"].choices = [
            ("", pgettext_lazy("masculine", "All")),
            *((s, s.label) for s in self.states),
        ]

    def is_valid(self):
        self.prepare()
        return super().is_valid()

    @property
    def hides_finished(self):
        """An alarm is shown wherever she is: a danger does not end with her arrival."""
        values = self.values()
        return not any(values.get(name) for name in ("finished", "state", "alarm", "late"))

    @property
    def active(self):
        """What is hidden without having been asked is said like any other filter."""
        if not self.hides_finished:
            return super().active
        hidden = ActiveFilter(_("Shown"), _("before arrival only"), self.query_with(finished="on"))
        return [hidden, *super().active]

    def filter(self, rows):
        return super().filter(queries.in_progress(rows) if self.hides_finished else rows)

    def filter_finished(self, rows, value):
        return rows

    def filter_late(self, rows, value):
        return limit_queries.late(rows, timezone.localdate())

    def filter_mine(self, rows, value):
        return rows.filter(queries.my_turn(self.actor, timezone.now()))


class OwnReferralFilter(ReferralFilter):
    """The list of an NGO."""

    default_sort = "-since"


class AllocationFilter(ListFilter):
    """The open files of a desk, by who reviews them."""

    NOBODY = "nobody"

    reviewer = forms.ChoiceField(label=_("Reviewer"))
    sorts = {"order": queries.WAITING_ORDER, "due": ("until", "reference")}
    default_sort = "order"

    def __init__(self, query=None, *, officers):
        self.officers = officers
        super().__init__(query)

    def is_valid(self):
        self.fields["reviewer"].choices = [
            ("", pgettext_lazy("masculine", "All")),
            (self.NOBODY, _("Nobody yet")),
            *((officer.reference, officer.user.full_name) for officer in self.officers),
        ]
        return super().is_valid()

    def filter_reviewer(self, rows, value):
        if value == self.NOBODY:
            return rows.filter(reviewer=None)
        return rows.filter(reviewer__reference=value)


class QueueFilter(ReferralFilter):
    """The queue of an OFII desk: drafts are not sent, so not seen."""

    states = [state for state in ReferralState if state != ReferralState.DRAFT]
    reviewed = forms.BooleanField(label=_("Reviewed by me"))
    alarm = forms.BooleanField(label=_("A place to avoid covers her centre"))
    compared = forms.BooleanField(label=_("Same woman? To check"))
    corrected = forms.BooleanField(label=_("Corrected since the decision"))

    def filter_reviewed(self, rows, value):
        return rows.filter(reviewer=self.actor.membership_id)

    def filter_alarm(self, rows, value):
        return rows.filter(queries.alarmed())

    def filter_compared(self, rows, value):
        return rows.filter(queries.to_compare())

    def filter_corrected(self, rows, value):
        return rows.filter(queries.corrected_since_decision())


class NationalQueueFilter(QueueFilter):
    territory = forms.ModelChoiceField(
        queryset=None, label=_("Territory"), empty_label=pgettext_lazy("masculine", "All")
    )
    lookups = {**QueueFilter.lookups, "territory": "territory"}

    def prepare(self):
        super().prepare()
        self.fields["territory"].queryset = queries.territories()


class ProposalFilter(ListFilter):
    """What a centre is asked: the places held today unless one asks for those of the past."""

    due = forms.BooleanField(label=_("Opinion to give"))
    ended = forms.BooleanField(label=_("Decided ones too"))
    sorts = {
        "expires": ("hold__expires_at", "pk"),
        "reference": ("reference",),
        "proposed": ("proposed_at", "pk"),
    }
    default_sort = "expires"

    @property
    def hides_ended(self):
        return not self.values().get("ended")

    @property
    def active(self):
        if not self.hides_ended:
            return super().active
        return [ActiveFilter(_("Shown"), _("held today only"), self.query_with(ended="on")), *super().active]

    def filter(self, rows):
        return super().filter(rows.filter(ended_at=None) if self.hides_ended else rows)

    def filter_ended(self, rows, value):
        return rows

    def filter_due(self, rows, value):
        return rows.filter(opinion="", ended_at=None)
