"""What a person must decide at a step of a referral or of a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabularies import ConsentMeans
from placements import rules, word_queries
from placements.enums import (
    Answer,
    HoldExtension,
    Opinion,
    PauseReason,
    ReviewReason,
    Sameness,
    SeparationReason,
)
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
from trips.ui.forms import Form


def posted(request):
    """What was sent, even if nothing was; None when the page is only shown."""
    return request.POST if request.method == "POST" else None


class TermField(forms.ModelChoiceField):
    """One word of a list, as it stands today."""

    def __init__(self, model, **kwargs):
        super().__init__(queryset=word_queries.terms(model), **kwargs)


class TermsField(forms.ModelMultipleChoiceField):
    """Several words of a list, as boxes to tick."""

    def __init__(self, model, **kwargs):
        super().__init__(queryset=word_queries.terms(model), widget=forms.CheckboxSelectMultiple, **kwargs)


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
        self.fields["reason"].queryset = word_queries.withdrawal_reasons(actor)


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


class PauseForm(Form):
    """`today`: a pause ends on a later day."""

    until = forms.DateField(label=_("She can be proposed a place again from"))
    reason = forms.ChoiceField(label=_("Why"), choices=PauseReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_until(self):
        day = self.cleaned_data["until"]
        if reason := rules.pause_is_possible(day, self.today):
            raise forms.ValidationError(reason)
        return day


class ExtendHoldForm(Form):
    reason = forms.ChoiceField(
        label=_("Why the place is held longer"), choices=HoldExtension.choices, widget=forms.RadioSelect
    )
