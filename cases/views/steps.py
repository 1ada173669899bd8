"""The steps of the form. They save themselves; two writers never overwrite each other unseen."""

from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import actions, queries, rules
from cases.enums import StepCode
from cases.forms import STEP_FORMS
from cases.views.files import crumbs_of
from trips.guards.doors import requires

VERBS = {
    StepCode.HOUSEHOLD: actions.save_household,
    StepCode.SITUATION: actions.save_situation,
    StepCode.DETECTION: actions.save_detection,
    StepCode.NEEDS: actions.save_needs,
    StepCode.SAFETY: actions.save_safety,
}
# Where a letter or a call may be read by those who exploit her.
UNSAFE_PLACES = {"exploiter", "acquaintance"}


@requires(rules.edit_step, load=queries.step_for)
def step(request, step):
    if request.method != "POST":
        return show(request, step, STEP_FORMS[step.code](step=step, today=timezone.localdate()))
    step = queries.locked_step(step)
    form = STEP_FORMS[step.code](request.POST, request.FILES, step=step, today=timezone.localdate())
    if "autosave" in request.POST:
        return autosave(request, step, form)
    if not form.is_valid():
        return show(request, step, form)
    if form.is_overtaken:
        return show_overtaken(request, step, form)
    save(request, step, form)
    return redirect(next_url(request, step))


def save(request, step, form):
    return VERBS[step.code](
        case=step.case,
        revision=form.cleaned_data["revision"],
        **form.answers(),
        by=request.actor,
        now=timezone.now(),
    )


def autosave(request, step, form):
    """What htmx sends on each change: a sentence, and the revision to go on from. Nothing wrong is saved."""
    context = {"revision": step.revision, "saved_at": None, "problem": ""}
    if not form.is_valid():
        context["problem"] = _("Not saved yet: an answer must be completed or corrected.")
    elif form.is_overtaken:
        context["problem"] = actions.overtaken_by(step, request.actor)
        context["revision"] = form.cleaned_data["revision"]
    else:
        context["revision"] = save(request, step, form)
        context["saved_at"] = timezone.localtime()
    return render(request, "cases/_saved.html", context)


def show_overtaken(request, step, form):
    form.catch_up()
    return show(request, step, form, overtaken=actions.overtaken_by(step, request.actor), status=409)


def show(request, step, form, *, overtaken="", status=200):
    context = {
        "form": form,
        "step": step,
        "case": step.case,
        "steps": steps_of(step),
        "missing": [m.sentence for m in rules.missing_for_referral(step.case) if m.step_code == step.code],
        "overtaken": overtaken,
        "unsafe_place": is_lodged_unsafely(step.case),
        "fields_template": f"cases/_step_{step.code}.html",
        "crumbs": crumbs_of(request.actor, step.case, step.code.label),
    }
    return render(request, "cases/step.html", context, status=status)


def is_lodged_unsafely(case):
    accommodation = case.situation.accommodation
    return accommodation is not None and accommodation.code in UNSAFE_PLACES


class StepLink(NamedTuple):
    label: str
    url: str
    state: str


def steps_of(current):
    """The list of steps beside the page, with what is missing in each."""
    case = current.case
    missing = [m.step_code for m in rules.missing_for_referral(case)]
    links = [StepLink(_("Age and consent"), case.get_absolute_url(), "done")]
    for code in StepCode:
        state = "current" if code == current.code else "todo" if code in missing else "done"
        links.append(StepLink(label_of(code, missing.count(code)), step_url(case, code), state))
    check = reverse("placements:check_case", args=[case.reference])
    return [*links, StepLink(_("Check and send"), check, "todo")]


def label_of(code, missing):
    if not missing:
        return str(code.label)
    sentence = ngettext("%(step)s: %(count)d answer missing", "%(step)s: %(count)d answers missing", missing)
    return sentence % {"step": code.label, "count": missing}


def step_url(case, code):
    return reverse("cases:step", args=[case.reference, code.value])


def next_url(request, step):
    """The next step; after the last one, checking the answers."""
    if "leave" in request.POST:
        messages.success(request, _("The step is saved."))
        return step.case.get_absolute_url()
    codes = list(StepCode)
    following = codes[codes.index(step.code) + 1 :]
    if following:
        return step_url(step.case, following[0])
    return reverse("placements:check_case", args=[step.case.reference])
