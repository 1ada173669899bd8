from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from trips.guards.doors import requires
from trips.organisations import actions, queries, rules
from trips.organisations.forms import NewOrganisationForm, OrganisationFilter, RenameForm
from trips.organisations.presenters import ORGANISATIONS
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of


@requires(rules.list_organisations)
def organisations(request):
    listing = OrganisationFilter(request.GET)
    page = page_of(listing.filter(queries.organisations_visible_to(request.actor)), request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(ORGANISATIONS)}
    context["lines"] = lines_of(ORGANISATIONS, page)
    return render(request, "organisations/organisation_list.html", context)


@requires(rules.list_organisations, record_read=True, fresh=True)
def organisations_export(request):
    listing = OrganisationFilter(request.GET)
    rows = listing.filter(queries.organisations_visible_to(request.actor))
    return export(request, "organisations", ORGANISATIONS, rows)


@requires(rules.create_organisation)
def create(request):
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_organisation(**form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The organisation is created. Now add its first administrator."))
        return redirect("organisations:member_create", made.reference)
    return render(request, "organisations/organisation_create.html", {"form": form})


@requires(rules.read_organisation, load=queries.organisation_for)
def detail(request, organisation):
    context = {
        "organisation": organisation,
        "may_list": not rules.list_organisations(request.actor),
        "may_change": not rules.change_organisation(request.actor, organisation),
        "may_not_close": rules.close_organisation(request.actor, organisation)
        or queries.work_left(organisation),
        "may_not_add": rules.add_member(request.actor, organisation),
    }
    return render(request, "organisations/organisation_detail.html", context)


@requires(rules.change_organisation, load=queries.organisation_for)
def change(request, organisation):
    form = RenameForm(request.POST or None, organisation=organisation, initial={"name": organisation.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        actions.rename_organisation(
            organisation=organisation, name=name, by=request.actor, now=timezone.now()
        )
        messages.success(request, _("The new name is saved."))
        return redirect(organisation)
    return render(
        request, "organisations/organisation_change.html", {"form": form, "organisation": organisation}
    )


@requires(rules.close_organisation, load=queries.organisation_for)
def close(request, organisation):
    if request.method == "POST":
        actions.close_organisation(organisation=organisation, by=request.actor, now=timezone.now())
        messages.success(request, _("The organisation is closed: nobody can act for it any more."))
        return redirect(organisation)
    context = {
        "question": _("Close this organisation?"),
        "consequence": _(
            "Its members lose access at once. Nothing it wrote is removed, and you can open it again."
        ),
        "confirm_label": _("Close the organisation"),
        "back_url": organisation.get_absolute_url(),
        "danger": True,
        "form": None,
        "organisation": organisation,
    }
    return render(request, "organisations/confirm.html", context)


@requires(rules.change_organisation, load=queries.organisation_for)
def reopen(request, organisation):
    if request.method == "POST":
        actions.reopen_organisation(organisation=organisation, by=request.actor, now=timezone.now())
        messages.success(request, _("The organisation is open again."))
        return redirect(organisation)
    context = {
        "question": _("Open this organisation again?"),
        "consequence": _("Its members, except those suspended, can act for it again at once."),
        "confirm_label": _("Open it again"),
        "back_url": organisation.get_absolute_url(),
        "danger": False,
        "form": None,
        "organisation": organisation,
    }
    return render(request, "organisations/confirm.html", context)
