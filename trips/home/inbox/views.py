from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from trips.guards.doors import requires
from trips.home.inbox import actions, queries, rules
from trips.home.inbox.presenters import page_of_subject, sentence_of
from trips.ui.filters import ListFilter
from trips.ui.paging import page_of

PER_PAGE = 25
TURN, ALL = "turn", "all"


class InboxFilter(ListFilter):
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("", gettext_lazy("What is new")),
            (TURN, gettext_lazy("Where it is our turn")),
            (ALL, gettext_lazy("All, read too")),
        ],
    )
    colleagues = forms.BooleanField(label=gettext_lazy("Also the files of my colleagues"))

    sorts = {"at": ("at", "pk")}
    default_sort = "-at"

    def filter(self, rows, actor):
        """What is new of one's own files, unless one asks for more."""
        asked = self.values()
        if not asked.get("show"):
            rows = rows.filter(is_read=False)
        if asked.get("show") == TURN:
            rows = rows.filter(is_open=True)
        if not asked.get("colleagues"):
            rows = rows.filter(queries.hers_to_read(actor))
        return self.sort(rows)


def notification_now(actor, reference):
    return queries.notification_for(actor, reference, now=timezone.now())


@require_safe
@requires(rules.read_inbox)
def inbox(request):
    listing = InboxFilter(request.GET)
    rows = listing.filter(queries.inbox_of(request.actor, now=timezone.now()), request.actor)
    page = page_of(rows, request.GET.get("page"), PER_PAGE)
    lines = [(one, sentence_of(one)) for one in page]
    context = {"listing": listing, "page": page, "lines": lines, "all_url": listing.query_with(show=ALL)}
    return render(request, "home/inbox/inbox.html", context)


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
    return redirect("home:inbox")
