"""Partners of a centre: the list of agreements, a new partner, a new agreement, its correction."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions
from centres import contract_queries as contracts
from centres import partner_presenters as presenters
from centres import partner_queries as partners
from centres import partner_rules as rules
from centres.forms.partners import PartnerForm, PartnershipFilter, PartnershipForm
from centres.views.standing import standing_trail
from centres.views.stays import who_and_when
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of

DATES = ("starts_on", "ends_on", "contact")


@requires(rules.read_partners, load=contracts.bound_centre_for)
def partner_list(request, centre):
    listing, today = PartnershipFilter(request.GET), timezone.localdate()
    page = page_of(listing.filter(partners.partnerships_of(centre)), request.GET.get("page"))
    columns = partner_columns(request.actor, centre, today)
    context = {"centre": centre, "listing": listing, "page": page}
    context |= {"head": head_of(columns), "lines": lines_of(columns, page)}
    context["shown"] = presenters.partner_lines(centre, today)
    context["may_keep"] = not rules.keep_partners(request.actor, centre)
    context["crumbs"] = standing_trail(request, centre, (_("Partners"), ""))
    return render(request, "centres/partner_list.html", context)


@requires(rules.read_partners, load=contracts.bound_centre_for, record_read=True, fresh=True)
def partner_export(request, centre):
    rows = PartnershipFilter(request.GET).filter(partners.partnerships_of(centre))
    return export(request, "partenaires", partner_columns(request.actor, centre, timezone.localdate()), rows)


def partner_columns(actor, centre, today):
    """Which organisation it is, and whom to call there, is for the staff and OFII."""
    named, may_keep = rules.partners_are_named(actor), not rules.keep_partners(actor, centre)
    name, contact = [], []
    if named:
        name = [Column(_("Partner"), lambda one: one.partner.name)]
        contact = [Column(_("Whom to call there"), lambda one: one.contact)]
    columns = [
        *name,
        Column(_("Kind"), lambda one: one.partner.get_kind_display()),
        Column(_("Level"), lambda one: one.partner.get_level_display()),
        Column(_("First day"), lambda one: one.starts_on, "start"),
        Column(_("Last day"), lambda one: one.ends_on, "end"),
        Column(
            _("State"), lambda one: presenters.when(one, today), tone=lambda one: presenters.tone(one, today)
        ),
        *contact,
        Column(_("Agreement"), lambda one: one.reference, url=change_url if may_keep else None),
    ]
    return [*columns, Column(_("To do"), lambda one: _("Renew"), url=renew_url)] if may_keep else columns


def change_url(partnership):
    return reverse("centres:partnership_change", args=[partnership.reference])


def renew_url(partnership):
    return reverse("centres:partnership_new", args=[partnership.partner.reference])


@requires(rules.keep_partners, load=contracts.bound_centre_for)
def partner_new(request, centre):
    known = [one.name for one in partners.partners_of(centre)]
    form = PartnerForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        about = {name: form.cleaned_data[name] for name in ("kind", "level", "name")}
        partner = actions.add_partner(centre=centre, **about, **who_and_when(request))
        dates = {name: form.cleaned_data[name] for name in DATES}
        actions.sign_partnership(partner=partner, **dates, **who_and_when(request))
        return saved(request, centre)
    return partner_form(request, form, centre, _("Add a partner"))


@requires(rules.keep_partner, load=partners.partner_for)
def partnership_new(request, partner):
    form = PartnershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.sign_partnership(partner=partner, **form.cleaned_data, **who_and_when(request))
        return saved(request, partner.centre)
    return partner_form(request, form, partner.centre, _("New agreement with a partner"), partner)


@requires(rules.keep_partner, load=partners.partnership_for)
def partnership_change(request, partnership):
    initial = {name: getattr(partnership, name) for name in DATES}
    form, partner = PartnershipForm(request.POST or None, initial=initial), partnership.partner
    if request.method == "POST" and form.is_valid():
        actions.change_partnership(partnership=partnership, **form.cleaned_data, **who_and_when(request))
        return saved(request, partnership.partner.centre)
    return partner_form(request, form, partner.centre, _("Change an agreement with a partner"), partner)


def saved(request, centre):
    messages.success(request, _("The agreement with the partner is saved."))
    return redirect("centres:partners", centre.reference)


def partner_form(request, form, centre, title, partner=None):
    back = reverse("centres:partners", args=[centre.reference])
    context = {"form": form, "title": title, "centre": centre, "partner": partner, "back": back}
    context["crumbs"] = standing_trail(request, centre, (_("Partners"), back), (title, ""))
    return render(request, "centres/partner_form.html", context)
