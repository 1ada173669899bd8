"""Whom a woman must not meet: between her NGO and OFII, never shown to a centre."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.work_queries import case_by_duty_for
from placements import actions, apart_queries, apart_rules, forms
from trips.guards.doors import requires


@requires(apart_rules.keep_apart, load=case_by_duty_for)
def apart(request, case):
    found = list(apart_queries.aparts_of(request.actor, case))
    if request.method == "POST" and "end" in request.POST:
        return end(request, case, found)
    form = forms.ApartForm(forms.posted(request), actor=request.actor, case=case)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        actions.keep_apart(case=case, **form.cleaned_data, by=request.actor, now=now)
        messages.success(request, _("Recorded: from now on neither is proposed a centre where the other is."))
        return redirect("placements:apart", case.reference)
    context = {"form": form, "case": case, "rows": rows_of(request.actor, case, found)}
    context["together"] = apart_queries.is_together(case)
    return render(request, "placements/apart.html", context)


def rows_of(actor, case, found):
    """(pair, the reference of a file of the other woman or nothing, why she may not end it) each."""
    references = apart_queries.references_of(actor, found)
    return [
        (
            one,
            references.get(apart_queries.other_person(one, case.person_id), ""),
            apart_rules.end_apart(actor, one),
        )
        for one in found
    ]


def end(request, case, found):
    """A second click finds nothing to end."""
    for one in found:
        if one.reference == request.POST["end"]:
            now = timezone.now()
            actions.end_apart(apart=one, by=request.actor, now=now)
            messages.success(request, _("Ended: they may be proposed the same centre again."))
    return redirect("placements:apart", case.reference)
