from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trips.guards.doors import public, requires
from trips.identity.models import User
from trips.identity.queries import account_with
from trips.organisations import actions, queries, rules
from trips.organisations.forms import InvitationFilter, InvitationForm, PasswordForm
from trips.organisations.links import hash_of
from trips.organisations.presenters import INVITATIONS
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of

# What the session keeps of the link: its hash, so that a later page's address holds no key.
OPENED = "invitation"
HOLDER = "who holds the link of an invitation"


@requires(rules.add_member, load=queries.organisation_for)
def create(request, organisation):
    form = InvitationForm(request.POST or None, organisation=organisation, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        actions.invite(organisation=organisation, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The invitation is on its way."))
        return redirect("organisations:invitations", organisation.reference)
    return render(request, "organisations/member_create.html", {"form": form, "organisation": organisation})


@requires(rules.read_organisation, load=queries.organisation_for)
def invitations(request, organisation):
    listing = InvitationFilter(request.GET)
    rows = listing.filter(queries.pending_invitations_of(request.actor, organisation))
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "organisation": organisation}
    context |= {"head": head_of(INVITATIONS), "lines": zip(lines_of(INVITATIONS, page), page, strict=True)}
    context["may_not_add"] = rules.add_member(request.actor, organisation)
    return render(request, "organisations/invitation_list.html", context)


@requires(rules.read_organisation, load=queries.organisation_for, record_read=True, fresh=True)
def invitations_export(request, organisation):
    rows = InvitationFilter(request.GET).filter(queries.pending_invitations_of(request.actor, organisation))
    return export(request, "invitations", INVITATIONS, rows)


@requires(rules.change_invitation, load=queries.invitation_for)
def send_again(request, invitation):
    question = {
        "question": _("Send the invitation again?"),
        "consequence": _("A new link goes to her address, for three days. The one before stops working."),
        "confirm_label": _("Send the link"),
        "danger": False,
    }
    return confirm(request, invitation, actions.send_invitation_again, question, _("The link is on its way."))


@requires(rules.change_invitation, load=queries.invitation_for)
def cancel(request, invitation):
    question = {
        "question": _("Cancel this invitation?"),
        "consequence": _("The link that she received stops working at once."),
        "confirm_label": _("Cancel the invitation"),
        "danger": True,
    }
    return confirm(
        request, invitation, actions.cancel_invitation, question, _("The invitation is cancelled.")
    )


def confirm(request, invitation, verb, question, done):
    if request.method == "POST":
        verb(invitation=invitation, by=request.actor, now=timezone.now())
        messages.success(request, done)
        return redirect(invitation)
    context = {**question, "invitation": invitation, "back_url": invitation.get_absolute_url(), "form": None}
    return render(request, "organisations/invitation_confirm.html", context)


@require_safe
@public(HOLDER)
def open_link(request, token):
    """The key leaves the address bar at once: it must stand in no history and no log of a later page."""
    request.session[OPENED] = hash_of(token)
    return redirect("organisations:accept")


@public(HOLDER)
def accept(request):
    invitation = queries.invitation_with(request.session.get(OPENED, ""), timezone.now())
    if invitation is None:
        reason = rules.link_is_gone()
        return render(request, "organisations/invitation_gone.html", {"reason": reason}, status=410)
    if request.method == "POST" and (too_many := ratelimit.consume_or_429(request, action="invitation")):
        return too_many
    account = account_with(invitation.email)
    if account is None:
        return accept_with_password(request, invitation)
    if account.pk == request.actor.user_id:
        return accept_signed_in(request, invitation)
    return render(request, "organisations/invitation_sign_in.html", {"here": reverse("organisations:accept")})


def accept_with_password(request, invitation):
    owner = User(email=invitation.email, full_name=invitation.full_name)
    form = PasswordForm(request.POST or None, owner=owner)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        actions.accept_with_new_account(invitation=invitation, password=password, now=timezone.now())
        del request.session[OPENED]
        messages.success(request, _("Welcome. Sign in with your address and the password you just chose."))
        return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "organisations/invitation_password.html", context)


def accept_signed_in(request, invitation):
    if request.method == "POST":
        user_id = request.actor.user_id
        actions.accept_with_own_account(invitation=invitation, user_id=user_id, now=timezone.now())
        del request.session[OPENED]
        messages.success(request, _("You have joined. Choose in which capacity you act."))
        return redirect("home:capacities")
    return render(request, "organisations/invitation_join.html", {"invitation": invitation})
