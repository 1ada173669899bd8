"""Is it the same woman? OFII answers before any place is held."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import actions, duplicate_queries, forms, queries, rules
from placements.comparison_presenters import files_to_separate, question_about
from trips.audit import record
from trips.guards.doors import requires
from trips.guards.refusals import Overtaken


@requires(rules.compare, load=queries.referral_for)
def compare(request, referral):
    """One question at a time; the other file is shown only where it was sent to this desk too."""
    question, now = question_about(request.actor, referral), timezone.now()
    if question is None:
        messages.info(request, _("No other file is to be compared."))
        return redirect(referral)
    form = forms.CompareForm(forms.posted(request), initial={"pair": question.pair.reference})
    if form.is_bound and form.is_valid():
        return _answer(request, referral, question.pair, form, now)
    if question.other:
        record.read("placements:compare", question.other, by=request.actor, now=now)
    refusal = rules.answer_duplicate(request.actor, both_are_sent=bool(question.lines))
    context = {"form": form, "referral": referral, "question": question, "refusal": refusal}
    return render(request, "placements/referral_compare.html", context)


def _answer(request, referral, pair, form, now):
    if form.cleaned_data["pair"] != pair.reference:
        raise Overtaken(_("This question is already answered."), referral)
    answer = form.cleaned_data["answer"]
    actions.answer_duplicate(duplicate=pair, referral=referral, answer=answer, by=request.actor, now=now)
    messages.success(request, _("Your answer is saved: this is not asked again."))
    return redirect(referral)


@requires(rules.separate, load=queries.referral_for)
def separate(request, referral):
    """The national desk puts a wrong « same woman » right."""
    pairs = files_to_separate(referral)
    if not pairs:
        messages.info(request, _("No other file is joined with this one."))
        return redirect(referral)
    form = forms.SeparateForm(forms.posted(request), pairs=pairs)
    if form.is_bound and form.is_valid():
        known = {pair.reference: pair for pair in duplicate_queries.joined_with(referral.case)}
        pair, reason = known[form.cleaned_data["pair"]], form.cleaned_data["reason"]
        actions.separate_files(
            duplicate=pair, referral=referral, reason=reason, by=request.actor, now=timezone.now()
        )
        messages.success(request, _("The files are separated: each names a woman of its own again."))
        return redirect(referral)
    return render(request, "placements/referral_separate.html", {"form": form, "referral": referral})
