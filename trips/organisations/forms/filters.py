from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trips.organisations import queries
from trips.organisations.enums import Kind, MemberStatus, Role
from trips.ui.filters import ListFilter

ALL = ("", _("Any"))
OPEN, CLOSED = "open", "closed"


class OrganisationFilter(ListFilter):
    name = forms.CharField(label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ALL, *Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ALL,
            (OPEN, pgettext_lazy("organisation", "open")),
            (CLOSED, pgettext_lazy("organisation", "closed")),
        ],
    )

    late = forms.BooleanField(label=_("Late in confirming members"))

    lookups = {"name": "name__icontains", "kind": "kind"}
    sorts = {
        "name": ("name", "pk"),
        "kind": ("kind", "name", "pk"),
        "members": ("members", "name", "pk"),
        "closed": ("closed_on", "name", "pk"),
    }
    default_sort = "name"

    def filter_state(self, rows, value):
        return rows.filter(closed_on__isnull=value == OPEN)

    def filter_late(self, rows, value):
        return rows.filter(queries.late_organisations(timezone.now()))


class MemberFilter(ListFilter):
    who = forms.CharField(label=_("Name or e-mail address"))
    role = forms.ChoiceField(label=_("Role"))
    status = forms.ChoiceField(label=_("State"), choices=[ALL, *MemberStatus.choices])
    on_call = forms.BooleanField(label=_("On call"))

    lookups = {"role": "role", "status": "status", "on_call": "on_call"}
    sorts = {
        "name": ("user__full_name", "pk"),
        "email": ("user__email", "pk"),
        "role": ("role", "user__full_name", "pk"),
        "status": ("status", "user__full_name", "pk"),
        "since": ("started_at", "pk"),
        "until": ("ended_at", "pk"),
    }
    default_sort = "name"

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [ALL, *((role, Role(role).label) for role in roles)]
        self.full_clean()

    def filter_who(self, rows, value):
        return rows.filter(Q(user__full_name__icontains=value) | Q(user__email__icontains=value))


class InvitationFilter(ListFilter):
    who = forms.CharField(label=_("Name or e-mail address"))

    sorts = {
        "name": ("full_name", "pk"),
        "email": ("email", "pk"),
        "role": ("role", "full_name", "pk"),
        "expires": ("expires_at", "pk"),
    }
    default_sort = "expires"

    def filter_who(self, rows, value):
        return rows.filter(Q(full_name__icontains=value) | Q(email__icontains=value))
