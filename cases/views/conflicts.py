"""Personal ties: declared by whoever knows the woman or by those who keep them; none shows a file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import actions, queries, rights_queries, rights_rules
from cases.forms import ConflictFilter, ConflictForm, OwnConflictForm
from trips.guards.doors import requires
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.paging import page_of

COLUMNS = [
    Column(
        gettext_lazy("Who is kept away"),
        lambda tie: tie.user.full_name,
        sort="name",
        url=lambda tie: reverse("cases:lift_conflict", args=[tie.reference]) if tie.lifted_at is None else "",
    ),
    Column(gettext_lazy("File"), lambda tie: tie.case.reference),
    Column(gettext_lazy("Reason"), lambda tie: tie.get_reason_display()),
    Column(gettext_lazy("Declared on"), lambda tie: timezone.localdate(tie.declared_at), sort="declared"),
    Column(gettext_lazy("Declared by"), lambda tie: tie.declared_by.full_name),
    Column(gettext_lazy("Lifted on"), lambda tie: tie.lifted_at and timezone.localdate(tie.lifted_at)),
]


@requires(rights_rules.list_conflicts)
def conflict_list(request):
    listing = ConflictFilter(request.GET)
    rows = listing.filter(rights_queries.conflicts_visible_to(request.actor))
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(COLUMNS), "lines": lines_of(COLUMNS, page)}
    return render(request, "cases/conflict_list.html", context)


@requires(rights_rules.list_conflicts)
def declare_conflict(request):
    form = ConflictForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("email", "reason")}
        actions.declare_conflict(case=form.case, **values, by=request.actor, now=timezone.now())
        messages.success(request, _("The tie is recorded. This person no longer sees any file of hers."))
        return redirect("cases:conflicts")
    return render(request, "cases/conflict_declare.html", {"form": form})


@requires(rights_rules.declare_own_conflict, load=queries.case_for)
def declare_own_conflict(request, case):
    form = OwnConflictForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.declare_own_conflict(case=case, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("It is recorded. You no longer see any file of hers."))
        return redirect("home:home")
    context = {
        "question": _("You know this woman?"),
        "consequence": _(
            "You will no longer see her, in any list or search, and her links will not open for you. Hand the "
            "file over to a colleague first if you follow it. Your administrator can correct a mistake."
        ),
        "confirm_label": _("Declare that I know her"),
        "back_url": reverse("home:home"),
        "form": form,
        "danger": True,
    }
    return render(request, "layouts/confirm.html", context)


@requires(rights_rules.lift_conflict, load=rights_queries.conflict_for)
def lift_conflict(request, conflict):
    if request.method == "POST":
        actions.lift_conflict(conflict=conflict, by=request.actor, now=timezone.now())
        messages.success(request, _("The tie is lifted."))
        return redirect("cases:conflicts")
    context = {
        "question": _("Lift this personal tie?"),
        "consequence": _("%(name)s may see file %(reference)s again, as far as her role goes.")
        % {"name": conflict.user.full_name, "reference": conflict.case.reference},
        "confirm_label": _("Lift the tie"),
        "back_url": reverse("cases:conflicts"),
    }
    return render(request, "layouts/confirm.html", context)
