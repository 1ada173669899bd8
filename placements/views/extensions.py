"""The extension of a stay: asked on the centre's page, decided on OFII's."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import rules as centre_rules
from centres.queries import stay_for
from placements import actions, presenters, stay_forms, stay_presenters, stay_queries, stay_rules
from placements.enums import Outcome
from placements.forms import posted
from placements.views.review import form_page
from trips.guards.doors import requires
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import render_part


@requires(stay_rules.list_extensions)
def extensions(request):
    """The end that comes first on top: what OFII must decide."""
    listing = stay_forms.ExtensionFilter(request.GET)
    page = page_of(_extensions(request, listing), request.GET.get("page"))
    columns = stay_presenters.extension_columns(request.actor)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "placements/extension_list.html", context)


@requires(stay_rules.list_extensions, record_read=True, fresh=True)
def export_extensions(request):
    rows = _extensions(request, stay_forms.ExtensionFilter(request.GET))
    return export(request, "prolongations", stay_presenters.extension_columns(request.actor), rows)


def _extensions(request, listing):
    rows = stay_queries.with_stays(stay_queries.extensions_visible_to(request.actor))
    return listing.filter(rows)


@requires(centre_rules.read_stay, load=stay_for)
def ends_of_stay(request, stay):
    """The part of the centre's page that says until when OFII has decided, and what was asked."""
    found, ended = stay_queries.extensions_of(stay), stay_queries.exit_of(stay)
    context = {
        "stay": stay,
        "turn": presenters.turn_of_stay(request.actor, stay),
        "chain": stay_presenters.chain_of(stay, found, ended),
        "lines": [(one, *_said(one)) for one in found],
        "actions": stay_presenters.actions_on_stay(request.actor, stay, timezone.localdate()),
    }
    return render_part(request, "placements/ends_of_stay.html", context)


def _said(extension):
    return stay_presenters.outcome_of(extension), stay_presenters.outcome_tone(extension)


@requires(stay_rules.read_extension, load=stay_queries.extension_for)
def extension(request, extension):
    shown = stay_rules.texts_are_shown(request.actor, extension, timezone.localdate())
    outcome, tone = _said(extension)
    context = {
        "extension": extension,
        "outcome": outcome,
        "tone": tone,
        "shown": shown,
        "warning": stay_rules.many_extensions(extension.granted_before) if not extension.outcome else "",
        "actions": stay_presenters.actions_on_extension(request.actor, extension),
        "chain": stay_presenters.chain_of(extension.stay, stay_queries.extensions_of(extension.stay)),
    }
    return render(request, "placements/extension_detail.html", context)


@requires(stay_rules.ask_extension, load=stay_for)
def ask_extension(request, stay):
    if already := stay_queries.open_extension_of(stay):
        messages.info(request, _("An extension of this stay is already asked for."))
        return redirect(already)
    form = stay_forms.ExtensionForm(posted(request))
    if form.is_bound and form.is_valid():
        asked = actions.ask_extension(stay=stay, by=request.actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("OFII is asked for an extension."))
        return redirect(asked)
    return form_page(
        request,
        form,
        title=_("Ask for an extension"),
        lead=_("OFII decides, for three months more. Her NGO reads that it was asked, never these texts."),
        submit=_("Ask OFII"),
        of=stay,
        warning=stay_rules.many_extensions(stay_queries.granted_to(stay)),
    )


@requires(stay_rules.decide_extension, load=stay_queries.extension_for)
def decide_extension(request, extension):
    if response := answered(request, extension):
        return response
    form = stay_forms.ExtensionAnswerForm(posted(request))
    if form.is_bound and form.is_valid():
        by, now = request.actor, timezone.now()
        if form.cleaned_data["answer"] == Outcome.GRANTED:
            actions.grant_extension(extension=extension, by=by, now=now)
        else:
            reason = form.cleaned_data["reason"]
            actions.refuse_extension(extension=extension, reason=reason, by=by, now=now)
        messages.success(request, _("The decision is recorded: the centre and her NGO read it."))
        return redirect(extension)
    return form_page(
        request,
        form,
        title=_("Decide the extension"),
        lead=_("Three months more count from the decided end, whatever the day of the decision."),
        submit=_("Record the decision"),
        of=extension,
        warning=stay_rules.many_extensions(extension.granted_before),
    )


@requires(stay_rules.withdraw_extension, load=stay_queries.extension_for)
def withdraw_extension(request, extension):
    if response := answered(request, extension):
        return response
    form = stay_forms.ConfirmForm(posted(request))
    if form.is_bound and form.is_valid():
        actions.withdraw_extension(extension=extension, by=request.actor, now=timezone.now())
        messages.success(request, _("The request is withdrawn. The decided end stays as it is."))
        return redirect(extension)
    return form_page(
        request,
        form,
        title=_("Withdraw the request"),
        lead=_("OFII does not decide any more. The centre may ask again later."),
        submit=_("Withdraw the request"),
        of=extension,
        style="danger",
    )


def answered(request, extension):
    """A second click, or a page that is too old: back to the request, which says what became of it."""
    if not (sentence := stay_rules.answer_is_due(extension)):
        return None
    messages.warning(request, sentence)
    return redirect(extension)
