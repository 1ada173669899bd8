"""Two files of one woman at one NGO: found, compared, read as one, separated again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import actions, merge_presenters, merge_queries, merge_rules
from cases.comparison_presenters import lines_of
from cases.forms.merges import MergeForm, OtherFileForm
from cases.views.files import crumbs_of
from trips.audit import record
from trips.guards.doors import requires
from trips.guards.refusals import Refused


@requires(merge_rules.look_for_other, load=merge_queries.own_file_for)
def other_file(request, case):
    """The files that look like this one are proposed; any other by its reference, sent in the body."""
    posted = request.POST if request.method == "POST" else None
    form = OtherFileForm(posted, actor=request.actor, case=case)
    if form.is_bound and form.is_valid():
        return redirect("cases:merge", case.reference, form.other.reference)
    context = {
        "case": case,
        "form": form,
        "alike": merge_presenters.alike_to(request.actor, case),
        "crumbs": crumbs_of(request.actor, case, _("Another file of hers")),
    }
    return render(request, "cases/merge_find.html", context)


@requires(merge_rules.compare_files, load=merge_queries.pair_for)
def merge(request, kept):
    """Both side by side, what will happen, one click."""
    other, now = kept.other, timezone.now()
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.merge_files(kept=kept, other=other, **form.cleaned_data, by=request.actor, now=now)
        messages.success(request, _("The two files are read as one. You can undo this for 30 days."))
        return redirect(kept)
    record.read("cases:merge", other, by=request.actor, now=now)
    context = {
        "kept": kept,
        "other": other,
        "form": form,
        "lines": lines_of(kept, other),
        "refusal": actions.refusal_of_merge(request.actor, kept, other, now=now),
        "other_way": not actions.refusal_of_merge(request.actor, other, kept, now=now),
        "crumbs": crumbs_of(request.actor, kept, _("Compare two files")),
    }
    return render(request, "cases/merge_compare.html", context)


@requires(merge_rules.undo_merge, load=merge_queries.merge_for)
def undo_merge(request, merge):
    now = timezone.now()
    if request.method == "POST":
        actions.undo_merge(merge=merge, by=request.actor, now=now)
        messages.success(request, _("The merge is undone: each file goes on by itself."))
        return redirect(merge.other)
    if reason := merge_rules.undone_in_time(merge, timezone.localdate(now)):
        raise Refused(reason, merge.kept)
    names = {"other": merge.other.reference, "kept": merge.kept.reference}
    context = {
        "question": _("Undo the merge of file %(reference)s?") % {"reference": merge.other.reference},
        "consequence": _(
            "File %(other)s is open again and goes on by itself, as before the merge. What was written since in file "
            "%(kept)s stays there."
        )
        % names,
        "confirm_label": _("Undo the merge"),
        "back_url": merge.kept.get_absolute_url(),
    }
    return render(request, "layouts/confirm.html", context)
