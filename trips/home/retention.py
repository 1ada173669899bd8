"""Files whose time of retention has passed: her NGO says that she is still followed, or erasure is proposed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases import actions, request_rules
from cases.enums import RequestKind, RequestOrigin
from cases.queries import case_for
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.home.retention_queries import DRAFT, FILE, REFUSED, due_files_visible_to, due_since
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.filters import ListFilter
from trips.ui.forms import Form
from trips.ui.paging import page_of

KEPT_AS = {
    FILE: gettext_lazy("file followed"),
    REFUSED: gettext_lazy("referral refused"),
    DRAFT: gettext_lazy("never sent to OFII"),
}


def list_due(actor):
    if actor.has(Duty.DATA_PROTECTION) or actor.has(Duty.CASEWORK):
        return ""
    return _("This list is for caseworkers and the data protection officer.")


class DueFilter(ListFilter):
    kept_as = forms.ChoiceField(
        label=gettext_lazy("Kind of file"), choices=[("", gettext_lazy("Any")), *KEPT_AS.items()]
    )
    unproposed = forms.BooleanField(label=gettext_lazy("Only those nobody has decided on"))

    lookups = {"kept_as": "kept_as"}
    sorts = {"contact": ("last_contact", "pk"), "reference": ("reference",)}
    default_sort = "contact"

    def filter_unproposed(self, rows, value):
        return rows.filter(is_proposed=False)


def columns_of(actor):
    columns = [
        Column(
            _("File"), lambda case: case.reference, "reference", url=lambda case: page_of_file(actor, case)
        ),
        Column(_("Kind of file"), lambda case: str(KEPT_AS[case.kept_as])),
        Column(_("Last contact"), lambda case: case.last_contact, "contact"),
        Column(_("Kept until"), due_since),
        Column(_("Decision"), lambda case: _("erasure proposed") if case.is_proposed else ""),
    ]
    if actor.has(Duty.DATA_PROTECTION):
        columns.insert(1, Column(_("NGO"), lambda case: case.organisation.name))
    return columns


def page_of_file(actor, case):
    if actor.has(Duty.CASEWORK):
        return reverse("home:followed", args=[case.reference])
    return erasure_url(case)


def erasure_url(case):
    address = reverse("cases:record_request", args=[case.reference])
    return f"{address}?kind={RequestKind.ERASURE}&origin={RequestOrigin.RETENTION}"


def listing_of(request):
    listing = DueFilter(request.GET)
    rows = listing.filter(due_files_visible_to(request.actor, timezone.localdate()))
    return listing, rows, columns_of(request.actor)


@require_safe
@requires(list_due)
def due_list(request):
    listing, rows, columns = listing_of(request)
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "home/due_list.html", context)


@require_safe
@requires(list_due, record_read=True, fresh=True)
def due_export(request):
    _listing, rows, columns = listing_of(request)
    return export(request, "conservation", columns, rows)


class ContactForm(Form):
    day = forms.DateField(
        label=gettext_lazy("When were you last in contact with her?"),
        help_text=gettext_lazy("A meeting, a call, a letter from her. The file is kept from that day on."),
    )

    def __init__(self, *args, case, today, **kwargs):
        self.case, self.today = case, today
        super().__init__(*args, **kwargs)

    def clean_day(self):
        opened_on = timezone.localdate(self.case.opened_at)
        day = self.cleaned_data["day"]
        if refusal := request_rules.contact_day(day, opened_on=opened_on, today=self.today):
            raise ValidationError(refusal)
        return day


@requires(request_rules.state_contact, load=case_for)
def followed(request, case):
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, case=case, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.state_contact(case=case, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The last contact is recorded."))
        return redirect("home:retention")
    return render(
        request, "home/followed.html", {"form": form, "case": case, "erasure_url": erasure_url(case)}
    )
