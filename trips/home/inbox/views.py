from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from trips.guards.doors import requires
from trips.home.inbox import actions, queries, rules
from trips.home.inbox.presenters import new_url, page_of_subject, sentence_of
from trips.identity import actions as identity
from trips.identity.models import Mails
from trips.ui.filters import ListFilter
from trips.ui.forms import Form
from trips.ui.paging import page_of

PER_PAGE = 25
NEW, TURN = "new", "turn"


class InboxFilter(ListFilter):
    """Without any, all that her desk was told, read or not: the bell asks for what is new on her own files."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("", gettext_lazy("All, read too")),
            (NEW, gettext_lazy("What is new")),
            (TURN, gettext_lazy("Where it is our turn")),
        ],
    )
    mine = forms.BooleanField(label=gettext_lazy("Only the files that I follow, or nobody"))

    sorts = {"at": ("at", "pk")}
    default_sort = "-at"

    def __init__(self, query, actor):
        self.actor = actor
        super().__init__(query)

    def filter_show(self, rows, value):
        return rows.filter(is_read=False) if value == NEW else rows.filter(is_open=True)

    def filter_mine(self, rows, value):
        return rows.filter(queries.hers_to_read(self.actor))


class MailForm(Form):
    mails = forms.ChoiceField(
        label=gettext_lazy("When do you wish a message?"),
        choices=Mails.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It says that something waits and gives a link: no name, no reference."),
    )


def notification_now(actor, reference):
    return queries.notification_for(actor, reference, now=timezone.now())


@require_safe
@requires(rules.read_inbox)
def inbox(request):
    listing = InboxFilter(request.GET, request.actor)
    rows = listing.filter(queries.inbox_of(request.actor, now=timezone.now()))
    page = page_of(rows, request.GET.get("page"), PER_PAGE)
    lines = [(one, sentence_of(one)) for one in page]
    return render(request, "home/inbox/inbox.html", {"listing": listing, "page": page, "lines": lines})


@require_POST
@requires(rules.open_notification, load=notification_now)
def open_notification(request, notification):
    """Reading is a gesture: it marks, then leads to the page, which has a door of its own."""
    actions.mark_read([notification], by=request.actor, now=timezone.now())
    return redirect(page_of_subject(notification))


@require_POST
@requires(rules.read_inbox)
def mark_all(request):
    now = timezone.now()
    actions.mark_read(queries.unread(request.actor, now=now), by=request.actor, now=now)
    messages.success(request, _("All is marked as read. It stays under “All, read too”."))
    return redirect(new_url())


@requires(rules.read_inbox)
def choose_mails(request):
    """Her own, in all her capacities."""
    posted = request.POST if request.method == "POST" else None
    form = MailForm(posted, initial={"mails": request.user.mails})
    if posted is not None and form.is_valid():
        identity.choose_mails(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect(new_url())
    return render(request, "home/inbox/mails.html", {"form": form, "back_url": new_url()})
