"""Emergency access: opened by who is on call, read for thirty minutes, reviewed by the data protection officer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import actions, emergency_queries, emergency_rules
from cases.emergency_presenters import columns_of, facts_of
from cases.forms import AccessFilter, BreakGlassForm, ReferenceForm, ReviewForm
from cases.models import EmergencyAccess
from cases.presenters import identity_for_centre
from trips.access.duties import Duty
from trips.audit.queries import looks_at
from trips.guards.doors import record_attempt, requires
from trips.ui.exports import head_of, lines_of
from trips.ui.paging import page_of


@requires(emergency_rules.use_emergency)
def emergency(request):
    """Which file: by its reference, or from the list of the places of her operator."""
    form = ReferenceForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        return redirect("cases:break_glass", form.case.reference)
    if form.is_bound:
        record_attempt(request, form.data.get("reference", "").strip().upper())
    context = {"form": form, "may_not": blocked(request.actor)}
    context["by_place"] = reverse("centres:on_call") if request.actor.has(Duty.CENTRE_WORK) else ""
    return render(request, "cases/emergency_start.html", context)


def blocked(actor):
    return emergency_rules.one_at_a_time(emergency_queries.unreviewed_of(actor.user_id))


@requires(emergency_rules.break_glass, load=emergency_queries.reachable_case_for)
def break_glass(request, case):
    form = BreakGlassForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        access = actions.break_glass(case=case, **values, by=request.actor, now=timezone.now())
        return redirect(access)
    seen = emergency_queries.reads_already(request.actor, case)
    may_not = emergency_rules.not_needed(reads_already=seen) or blocked(request.actor)
    return render(request, "cases/emergency_form.html", {"case": case, "form": form, "may_not": may_not})


def access_now(actor, reference) -> EmergencyAccess | None:
    access = emergency_queries.access_for(actor, reference, timezone.now())
    if access:
        access.why_read = access.reason.code
    return access


@require_safe
@requires(emergency_rules.read_access, load=access_now)
def read(request, access):
    """Identity and contact rules; each look is recorded with its reason."""
    case = emergency_queries.load_identity(access.case)
    context = {"access": access, "identity": identity_for_centre(case)}
    # As text: a number would be written as French people read it, with a space that no script understands.
    context["seconds"] = str(int((access.until_at - timezone.now()).total_seconds()) + 1)
    return render(request, "cases/emergency_detail.html", context)


@require_POST
@requires(emergency_rules.end_access, load=access_now)
def end(request, access):
    actions.end_access(access=access, by=request.actor, now=timezone.now())
    messages.success(request, _("The file is closed. The data protection officer reviews your access."))
    return redirect("home:home")


@require_safe
@requires(emergency_rules.list_accesses)
def accesses(request):
    today = timezone.localdate()
    listing = AccessFilter(request.GET, today=today)
    page = page_of(
        listing.filter(emergency_queries.accesses_visible_to(request.actor)), request.GET.get("page")
    )
    columns = columns_of(today, url=review_url if reviews(request.actor) else file_url)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "cases/emergency_list.html", context)


def reviews(actor):
    return actor.has(Duty.DATA_PROTECTION)


def review_url(access):
    return reverse("cases:review_emergency", args=[access.reference])


def file_url(access):
    return access.case.get_absolute_url()


@requires(emergency_rules.review_access, load=emergency_queries.access_to_review)
def review(request, access):
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        actions.review_access(access=access, **values, by=request.actor, now=timezone.now())
        messages.success(request, _("Your review is recorded."))
        return redirect("cases:accesses")
    context = {"access": access, "form": form}
    context["facts"] = facts_of(access, timezone.localdate(), looks_at(access))
    context["log_url"] = f"{reverse('home:reads')}?reference={access.reference}"
    return render(request, "cases/emergency_review.html", context)
