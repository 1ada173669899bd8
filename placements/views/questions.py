"""Questions of OFII to an NGO, another look at a refusal, and who reviews which file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from placements import actions, forms, presenters, queries, review_queries, rules
from placements.enums import ReferralState
from placements.views.review import form_page, moved_on
from trips.guards.doors import requires
from trips.ui.exports import lines_of
from trips.ui.paging import page_of

FILES_A_PAGE = 100


@requires(rules.assess, load=queries.referral_for)
def ask(request, referral):
    if response := moved_on(request, referral, ReferralState.INFORMATION_REQUESTED):
        return response
    form = forms.QuestionForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        actions.ask_ngo(referral=referral, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The question is sent. OFII's time stands still until the answer."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Ask the NGO"),
        lead=_("It is then the NGO's turn, within a limit of its own."),
        submit=_("Send the question"),
        of=referral,
    )


@requires(rules.answer_question, load=queries.referral_for)
def answer(request, referral):
    if referral.state != ReferralState.INFORMATION_REQUESTED:
        return moved_on(request, referral, None)
    form = forms.QuestionAnswerForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        actions.answer_ngo(referral=referral, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("Your answer is sent to OFII."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Answer OFII"),
        lead=presenters.question_line(review_queries.open_question(referral)),
        submit=_("Send the answer"),
        of=referral,
    )


@requires(rules.assess, load=queries.referral_for)
@require_POST
def drop(request, referral):
    """OFII goes on without an answer."""
    actions.drop_question(referral=referral, by=request.actor, now=timezone.now())
    messages.success(request, _("You go on with this referral without an answer."))
    return redirect(referral)


@requires(rules.ask_review, load=queries.referral_for)
def ask_review(request, referral):
    if response := moved_on(request, referral, ReferralState.SUBMITTED):
        return response
    form = forms.ReviewForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        actions.ask_review(referral=referral, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("OFII looks at this referral again."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Ask for another look"),
        lead=_("OFII looks at its refusal again. The days she has waited still count."),
        submit=_("Ask for another look"),
        of=referral,
    )


@requires(rules.allocate, load=queries.referral_for)
@require_POST
def take_over(request, referral):
    """A colleague is away, or the desk shares its files anew."""
    mine = review_queries.officers_beside(request.actor).get(pk=request.actor.membership_id)
    actions.allocate(referrals=[referral], reviewer=mine, by=request.actor, now=timezone.now())
    messages.success(request, _("You review this referral."))
    return redirect(referral)


@requires(rules.allocate_files)
def allocation(request):
    """Several files at once to one officer."""
    officers = review_queries.officers_beside(request.actor)
    rows = review_queries.to_allocate(request.actor)
    listing = forms.AllocationFilter(request.GET, officers=officers)
    form = forms.AllocationForm(forms.posted(request), referrals=rows, officers=officers)
    if form.is_bound and form.is_valid():
        count = actions.allocate(**form.cleaned_data, by=request.actor, now=timezone.now())
        sentence = ngettext("%(count)d file is handed over.", "%(count)d files are handed over.", count)
        messages.success(request, sentence % {"count": count})
        return redirect("placements:allocation")
    page = page_of(listing.filter(rows), request.GET.get("page"), per_page=FILES_A_PAGE)
    columns = presenters.allocation_columns()
    lines = zip(page, lines_of(columns, page), strict=True)
    context = {"listing": listing, "form": form, "page": page, "lines": list(lines), "columns": columns}
    context["ticked"] = request.POST.getlist("referrals")
    return render(request, "placements/allocation.html", context)
