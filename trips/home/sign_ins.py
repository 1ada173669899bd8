"""The log of sign-ins, for the data protection officer: who came in, who was refused, never what was typed."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from trips.audit import queries
from trips.guards.doors import requires
from trips.home.reads import ALL, PeriodFilter, page_context, read_log
from trips.identity.queries import names_of_accounts
from trips.organisations.queries import memberships_ever
from trips.ui.exports import Column, export

HOW = {
    "password": gettext_lazy("password"),
    "identity_provider": gettext_lazy("identity provider"),
    "totp": gettext_lazy("code"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery code"),
}


class SignInFilter(PeriodFilter):
    person = forms.ChoiceField(label=gettext_lazy("Person"))
    kind = forms.ChoiceField(label=gettext_lazy("What happened"))

    field_order = ["person", "kind", "since", "until"]

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        # One membership stands for the person, since an account has no public reference.
        self.people = {one.user_id: one for one in people}
        names = [(one.reference, one.user.full_name) for one in self.people.values()]
        self.fields["person"].choices = [ALL, *names]
        self.fields["kind"].choices = [ALL, *queries.SIGN_INS.items()]
        self.full_clean()

    def filter_person(self, rows, value):
        wanted = next(pk for pk, one in self.people.items() if one.reference == value)
        return rows & queries.sign_ins_of(wanted)

    def filter_kind(self, rows, value):
        return rows.filter(kind=value)


def what_of(event):
    return str(queries.SIGN_INS[event.kind])


def how_of(event):
    """By which way and factor, in words; nothing of a refusal, of which no way is proven."""
    used = [event.details.get("way"), event.details.get("factor")]
    return ", ".join(str(HOW[code]) for code in used if code in HOW)


def columns():
    names = names_of_accounts()

    def who(event):
        return names.get(int(event.object_id), "") if event.object_id else _("unknown account")

    return [
        Column(_("When"), lambda event: event.at, "at"),
        Column(_("Who"), who),
        Column(_("What happened"), what_of),
        Column(_("How"), how_of),
    ]


def log_of(request):
    listing = SignInFilter(request.GET, people=memberships_ever())
    return listing, listing.filter(queries.sign_ins()), columns()


@require_safe
@requires(read_log, record_read=True)
def sign_ins(request):
    listing, rows, shown = log_of(request)
    return render(request, "home/sign_in_list.html", page_context(request, listing, rows, shown))


@require_safe
@requires(read_log, record_read=True, fresh=True)
def sign_ins_export(request):
    _listing, rows, shown = log_of(request)
    return export(request, "connexions", shown, rows)
