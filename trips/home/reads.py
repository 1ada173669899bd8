"""The log of looks: whole for the data protection officer, and of one file for the NGO that answers for it.

A line says who looked, when, and which page; never what stood there.
"""

from django import forms
from django.apps import apps
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases.emergency_queries import reason_words
from cases.queries import case_for
from trips.access.duties import Duty
from trips.audit import queries, record
from trips.guards.doors import requires
from trips.identity.queries import names_of_accounts
from trips.organisations.enums import Kind, Role
from trips.organisations.queries import kinds_and_names, memberships_ever
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.filters import ListFilter
from trips.ui.paging import keyset_page

ALL = ("", gettext_lazy("Any"))
# Of other organisations than these two kinds and her own, a caseworker reads the role only.
NAMED_KINDS = (Kind.OFII, Kind.OPERATOR)
WHY = {
    "staff": gettext_lazy("works there"),
    "ofii": gettext_lazy("OFII’s task"),
    "journey": gettext_lazy("brings her there"),
    record.KEPT_AWAY: gettext_lazy("is kept away from her"),
}


def read_log(actor):
    if actor.has(Duty.DATA_PROTECTION):
        return ""
    return _("Only the data protection officer reads the log of looks.")


def read_readers(actor, case):
    """The NGO that answers for the file: its caseworkers, not its administrator, who sees no file."""
    if actor.has(Duty.CASEWORK) and case.organisation_id == actor.organisation_id:
        return ""
    return _("Only the caseworkers of the NGO that answers for this file see who looked at it.")


# ---------------------------------------------------------------- filters


class PeriodFilter(ListFilter):
    since = forms.DateField(label=gettext_lazy("From"))
    until = forms.DateField(label=gettext_lazy("To"))

    sorts = {"at": ("at", "id")}
    default_sort = "-at"

    def filter_since(self, rows, value):
        return rows.filter(queries.between(value, None))

    def filter_until(self, rows, value):
        return rows.filter(queries.between(None, value))

    @property
    def keys(self):
        return ("-at", "-id") if self.sorting.startswith("-") else ("at", "id")


class ReadFilter(PeriodFilter):
    person = forms.ChoiceField(label=gettext_lazy("Person"))
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    kind = forms.ChoiceField(label=gettext_lazy("What was looked at"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=12,
        help_text=gettext_lazy("Of a case, a referral, a stay or a centre: D-7K3M-Q9XA"),
    )

    field_order = ["person", "organisation", "kind", "reference", "since", "until"]

    def __init__(self, *args, people, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {one.reference: one for one in people}
        self.organisations = {one.reference: pk for pk, one in organisations.items()}
        names = [(one.reference, one.name) for one in organisations.values()]
        self.fields["person"].choices = [ALL, *((key, written(one)) for key, one in self.people.items())]
        self.fields["organisation"].choices = [ALL, *names]
        self.fields["kind"].choices = [ALL, *((key, label) for key, (label, _q) in queries.KINDS.items())]
        self.full_clean()

    def filter_person(self, rows, value):
        one = self.people[value]
        return rows.filter(user_id=one.user_id, membership_id=one.pk)

    def filter_organisation(self, rows, value):
        return rows.filter(organisation_id=self.organisations[value])

    def filter_kind(self, rows, value):
        return rows.filter(queries.KINDS[value][1])

    def filter_reference(self, rows, value):
        return rows.filter(queries.reads_about(value.strip().upper()))


def written(membership):
    return f"{membership.user.full_name} ({membership.get_role_display()}, {membership.organisation})"


# ---------------------------------------------------------------- columns


def what_of(read):
    """What was shown, in words: for a part of a file the name of that part."""
    kind = queries.kind_of(read)
    label = str(queries.KINDS[kind][0])
    if read.object_type and kind in ("file", "list"):
        return capfirst(apps.get_model(read.object_type)._meta.verbose_name)
    return label


def role_of(read):
    return str(Role(read.role).label) if read.role in Role else read.role


def columns_of(organisations, *, hidden_from=None):
    """`hidden_from`: the organisation of a reader who is not told the names of everybody."""
    names, why = names_of_accounts(), reason_words() | WHY if hidden_from is None else {}

    def organisation_of(read):
        return organisations[read.organisation_id].name if read.organisation_id in organisations else ""

    def name_of(read):
        known = organisations.get(read.organisation_id)
        open_to_her = known and (known.pk == hidden_from or known.kind in NAMED_KINDS)
        return names.get(read.user_id, "") if hidden_from is None or open_to_her else ""

    columns = [
        Column(_("When"), lambda read: read.at, "at"),
        Column(_("Who"), name_of),
        Column(_("Role"), role_of),
        Column(_("Organisation"), organisation_of),
        Column(_("What was looked at"), what_of),
    ]
    if hidden_from is not None:
        return columns
    return [
        *columns,
        Column(_("Reference"), lambda read: read.reference),
        Column(_("Reason"), lambda read: why.get(read.why, read.why)),
        Column(_("Page"), lambda read: read.route),
    ]


def page_context(request, listing, rows, columns):
    page = keyset_page(rows, listing.keys, request.GET.get("after", ""))
    return {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}


# ---------------------------------------------------------------- pages


def log_of(request):
    organisations = kinds_and_names()
    listing = ReadFilter(request.GET, people=memberships_ever(), organisations=organisations)
    return listing, listing.filter(queries.reads()), columns_of(organisations)


@require_safe
@requires(read_log, record_read=True)
def reads(request):
    listing, rows, columns = log_of(request)
    return render(request, "home/read_list.html", page_context(request, listing, rows, columns))


@require_safe
@requires(read_log, record_read=True, fresh=True)
def reads_export(request):
    _listing, rows, columns = log_of(request)
    return export(request, "consultations", columns, rows)


def readers_of(request, case):
    listing = PeriodFilter(request.GET)
    columns = columns_of(kinds_and_names(), hidden_from=request.actor.organisation_id)
    return listing, listing.filter(queries.reads_of_file(case.file_id)), columns


@require_safe
@requires(read_readers, load=case_for)
def readers(request, case):
    """Who looked at this file."""
    listing, rows, columns = readers_of(request, case)
    context = page_context(request, listing, rows, columns) | {"case": case}
    return render(request, "home/reader_list.html", context)


@require_safe
@requires(read_readers, load=case_for, fresh=True)
def readers_export(request, case):
    _listing, rows, columns = readers_of(request, case)
    return export(request, "consultations", columns, rows)
