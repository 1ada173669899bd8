"""The files of one member, as her administrator may know them: how many, never which."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases import actions, rules
from cases.queries import open_cases_of
from trips.guards.doors import requires
from trips.organisations.enums import MemberStatus, Role
from trips.organisations.queries import member_for, members_of
from trips.organisations.rules import read_member
from trips.ui.forms import Form
from trips.ui.parts import render_part


def reassign_files(actor, member):
    return read_member(actor, member) or rules.reassign_cases(actor, member.organisation_id)


@requires(read_member, load=member_for)
def files(request, member):
    """A part of the member's page."""
    count = open_cases_of(member).count()
    context = {
        "member": member,
        "sentence": sentence_of(count),
        "count": count,
        "reassign_url": reverse("home:reassign", args=[member.reference]),
        "may_not_reassign": reassign_files(request.actor, member),
    }
    return render_part(request, "home/files_of_member.html", context)


def sentence_of(count):
    return ngettext("%(count)d open file", "%(count)d open files", count) % {"count": count}


class ReassignForm(Form):
    colleague = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only caseworkers whose account is active are offered."),
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.colleagues = {one.reference: one for one in colleagues}
        names = [(reference, one.user.full_name) for reference, one in self.colleagues.items()]
        self.fields["colleague"].choices = names

    def clean_colleague(self):
        return self.colleagues[self.cleaned_data["colleague"]]


def colleagues_of(actor, member):
    """Caseworkers of the same organisation who can take files over today."""
    rows = members_of(actor, member.organisation).filter(role=Role.CASEWORKER)
    return rows.filter(status__in=[MemberStatus.ACTIVE, MemberStatus.INVITED]).exclude(pk=member.pk)


@requires(reassign_files, load=member_for)
def reassign(request, member):
    colleagues = list(colleagues_of(request.actor, member))
    form = ReassignForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        moved = actions.reassign_cases(
            from_membership=member,
            to_membership=form.cleaned_data["colleague"],
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _("Handed over: %(files)s.") % {"files": sentence_of(moved)})
        return redirect(member)
    context = {"form": form, "member": member, "colleagues": colleagues}
    context["sentence"] = sentence_of(open_cases_of(member).count())
    return render(request, "home/reassign.html", context)
