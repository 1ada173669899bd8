"""Age and consent: without them the file stops here."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from cases import queries
from cases.actions import ConsentGiven
from cases.enums import ConsentScope, UnmetReason
from cases.forms.base import DraftForm, one_of
from cases.models import case_reference
from cases.vocabularies import ConsentMeans
from trips.ui.fields import YesNoField
from trips.ui.forms import CHOICE_SENTENCE, SENTENCES

SALT = "cases.opening"


class ConsentForm(DraftForm):
    """To what she agrees, when and how she said so."""

    ofii = YesNoField(
        label=_("Does she agree that her file is sent to OFII, which decides on the place?"),
    )
    centre = YesNoField(
        label=_("Does she agree that the centre that receives her is told who she is and how to reach her?"),
        help_text=_("Only after OFII's decision. A centre that is merely asked never learns her name."),
    )
    given_on = forms.DateField(label=_("When did she agree?"))
    means = one_of(_("How did she agree?"))

    past = ("given_on",)

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.fields["means"].queryset = queries.offered(ConsentMeans)

    def clean(self):
        super().clean()
        self.need("ofii", "centre")
        if self.agrees:
            self.need("given_on", "means")

    def need(self, *names):
        for name in names:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                choice = isinstance(self.fields[name], forms.ChoiceField | forms.ModelChoiceField)
                self.add_error(name, CHOICE_SENTENCE if choice else SENTENCES["required"])

    @property
    def agrees(self):
        return all(self.cleaned_data.get(scope.value) for scope in ConsentScope)

    def consents(self):
        given = self.cleaned_data["given_on"], self.cleaned_data["means"]
        return [ConsentGiven(scope.value, *given) for scope in ConsentScope]


class AgeAndConsentForm(ConsentForm):
    """Step 1 of a referral. When it is valid, `unmet_reason` is "" or says why the file stops here.

    `reference` names the case that this page opens, so that a page sent twice opens one.
    """

    adult = YesNoField(label=_("Is she 18 or over?"), help_text=_("If you are not sure, answer no."))
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("ticket", "adult", "ofii", "centre", "given_on", "means")

    def __init__(self, data=None, *args, **kwargs):
        initial = {"ticket": signing.dumps(case_reference(), salt=SALT)}
        super().__init__(data, *args, initial=initial, **kwargs)

    def full_clean(self):
        """When the file stops, nothing more is asked, and what was typed besides is forgotten."""
        super().full_clean()
        if self.is_bound and self.unmet_reason:
            self._errors.clear()

    def clean(self):
        if self.cleaned_data.get("adult") is not False:
            super().clean()
        self.need("adult")

    @property
    def unmet_reason(self):
        answers = getattr(self, "cleaned_data", {})
        if answers.get("adult") is False:
            return UnmetReason.MINOR
        if answers.get("adult") and any(answers.get(scope.value) is False for scope in ConsentScope):
            return UnmetReason.NO_CONSENT
        return ""

    @property
    def reference(self):
        try:
            return signing.loads(self.cleaned_data.get("ticket", ""), salt=SALT)
        except signing.BadSignature:
            return None
