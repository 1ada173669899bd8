from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trips.guards.doors import requires
from trips.identity.mail import queue_password_link
from trips.organisations import actions, queries, rules
from trips.organisations.enums import ON_CALL_ROLES, ROLES_OF_KIND, Kind, MemberStatus, Role
from trips.organisations.forms import MemberFilter, RoleForm
from trips.organisations.presenters import MEMBERS, last_sign_in, status_label, status_tone, territories_of
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of


@requires(rules.administer)
def mine(request):
    """The members of one's own organisation, without knowing its reference."""
    return redirect("organisations:members", queries.own_organisation(request.actor).reference)


def listing_of(request, organisation):
    return MemberFilter(request.GET, roles=ROLES_OF_KIND[organisation.kind])


@requires(rules.read_organisation, load=queries.organisation_for)
def members(request, organisation):
    listing = listing_of(request, organisation)
    rows = listing.filter(queries.members_of(request.actor, organisation))
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "organisation": organisation}
    context |= {"head": head_of(MEMBERS), "lines": lines_of(MEMBERS, page)}
    context["may_not_add"] = rules.add_member(request.actor, organisation)
    context["may_not_confirm"] = rules.confirm_members(request.actor, organisation)
    context["invited"] = queries.pending_invitations_of(request.actor, organisation).count()
    return render(request, "organisations/member_list.html", context)


@requires(rules.read_organisation, load=queries.organisation_for, record_read=True, fresh=True)
def members_export(request, organisation):
    rows = listing_of(request, organisation).filter(queries.members_of(request.actor, organisation))
    return export(request, "membres", MEMBERS, rows)


@requires(rules.read_member, load=queries.member_for)
def member(request, member):
    context = {
        "member": member,
        "status": {"label": status_label(member), "tone": status_tone(member)},
        "territories": territories_of(member),
        "last_sign_in": last_sign_in(member),
        "actions": what_may_be_done(request.actor, member),
        "parts": parts_of(member),
    }
    return render(request, "organisations/member_detail.html", context)


def parts_of(member):
    """What the apps above know of her: how many files she answers for, at which centres she works."""
    if member.ended_at is None and member.role in (Role.CENTRE_MANAGER, Role.CENTRE_WORKER):
        return [(reverse("centres:postings", args=[member.reference]), _("Centres where she works"))]
    if member.organisation.kind == Kind.NGO:
        return [(reverse("home:files_of_member", args=[member.reference]), _("Files she answers for"))]
    return []


def what_may_be_done(actor, member):
    """Buttons, those that are refused with their reason; what makes no sense now is not offered."""
    if member.ended_at:
        return []
    suspended = member.status == MemberStatus.SUSPENDED
    offered = [
        ("change_role", rules.change_role, _("Change the role"), "secondary", "pencil"),
        ("restore", rules.restore_member, _("Restore the account"), "primary", "")
        if suspended
        else ("suspend", rules.suspend_member, _("Suspend the account"), "secondary", "lock"),
        ("end", rules.end_membership, _("End the membership"), "danger", ""),
    ]
    if member.role in ON_CALL_ROLES:
        label = _("Take off call") if member.on_call else _("Put on call")
        offered.insert(1, ("change_on_call", rules.change_on_call, label, "secondary", "clock"))
    if not suspended:
        offered.insert(1, ("send_link", rules.send_password_link, _("Send a password link"), "secondary", ""))
        reset = ("reset_factor", rules.reset_second_factor, _("Reset the second factor"), "secondary", "")
        offered.insert(2, reset)
    return [button_of(actor, member, *one) for one in offered]


def button_of(actor, member, route, rule, label, style, icon):
    url = reverse(f"organisations:{route}", args=[member.reference])
    return {"label": label, "url": url, "reason": rule(actor, member), "style": style, "icon": icon}


@requires(rules.change_role, load=queries.member_for, fresh=True)
def change_role(request, member):
    initial = {"role": member.role, "directorates": member.directorates.all()}
    form = RoleForm(
        request.POST or None,
        organisation=member.organisation,
        actor=request.actor,
        member=member,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        actions.change_role(member=member, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The role is changed. She has to sign in again."))
        return redirect(member)
    return render(request, "organisations/member_role.html", {"form": form, "member": member})


@requires(rules.change_on_call, load=queries.member_for, fresh=True)
def change_on_call(request, member):
    """The page says what is wanted, so that two clicks do not undo each other."""
    wanted = not member.on_call
    if request.method == "POST":
        wanted = request.POST.get("on_call") == "on"
        actions.change_on_call(member=member, on_call=wanted, by=request.actor, now=timezone.now())
        messages.success(request, _("She is on call.") if wanted else _("She is no longer on call."))
        return redirect(member)
    return render(request, "organisations/member_on_call.html", {"member": member, "wanted": wanted})


@requires(rules.suspend_member, load=queries.member_for)
def suspend(request, member):
    question = {
        "question": _("Suspend this account?"),
        "consequence": _("She is signed out at once and cannot sign in until you restore the account."),
        "confirm_label": _("Suspend the account"),
        "danger": True,
    }
    return confirm(request, member, actions.suspend_member, question, _("The account is suspended."))


@requires(rules.restore_member, load=queries.member_for)
def restore(request, member):
    question = {
        "question": _("Restore this account?"),
        "consequence": _("She can sign in again with her password."),
        "confirm_label": _("Restore the account"),
        "danger": False,
    }
    return confirm(request, member, actions.restore_member, question, _("The account is restored."))


@requires(rules.end_membership, load=queries.member_for)
def end(request, member):
    question = {
        "question": _("End this membership?"),
        "consequence": _(
            "She no longer acts for this organisation and is signed out at once. What she did keeps her name. "
            "Hand her open files over first. This cannot be undone: add her again if need be."
        ),
        "confirm_label": _("End the membership"),
        "danger": True,
    }
    return confirm(request, member, actions.end_membership, question, _("The membership is ended."))


@requires(rules.send_password_link, load=queries.member_for)
def send_link(request, member):
    question = {
        "question": _("Send a password link?"),
        "consequence": _("A link to choose a password goes to her address. It works once, for three days."),
        "confirm_label": _("Send the link"),
        "danger": False,
    }
    if request.method == "POST":
        queue_password_link(member.user, "choose_password")
    return confirm(request, member, actions.record_password_link, question, _("The link is sent."))


@requires(rules.reset_second_factor, load=queries.member_for, fresh=True)
def reset_factor(request, member):
    question = {
        "question": _("Reset her second factor?"),
        "consequence": _(
            "For who has lost her telephone and her recovery codes. Speak to her first, on a number that you know: "
            "somebody else may be asking in her name. She is signed out, and sets up a new one when she signs in."
        ),
        "confirm_label": _("Reset the second factor"),
        "danger": True,
    }
    return confirm(request, member, actions.reset_member_factor, question, _("Her second factor is reset."))


def confirm(request, member, verb, question, done):
    if request.method == "POST":
        verb(member=member, by=request.actor, now=timezone.now())
        messages.success(request, done)
        return redirect(member)
    context = {**question, "member": member, "back_url": member.get_absolute_url(), "form": None}
    return render(request, "organisations/member_confirm.html", context)
