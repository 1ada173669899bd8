from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.emergency_queries import live_access
from trips.access.actor import NOBODY
from trips.database.context import sight_of
from trips.home.inbox.presenters import new_url
from trips.home.inbox.queries import unread_count
from trips.home.inbox.rules import has_inbox
from trips.home.navigation import Link, footer, menu_of, under_more
from trips.identity.sessions import IDLE


def page_frame(request):
    """What the frame of every page shows."""
    actor = getattr(request, "actor", None) or NOBODY
    navigation = menu_of(actor, request.path)
    return {
        "demo": settings.DEMO,
        "navigation": navigation,
        "navigation_more": under_more(navigation),
        # Asked by the head of a page, not by a part of one.
        "unread": partial(unread_of, actor),
        "inbox_url": new_url(),
        "emergency": open_emergency(actor),
        "footer_links": footer(),
        "idle_seconds": int(IDLE.total_seconds()),
        "account_links": account_links(actor),
        "identity_provider": settings.IDENTITY_PROVIDER["label"] if settings.IDENTITY_PROVIDER else "",
    }


def unread_of(actor):
    """How many notifications are new to her, also on pages that no door opens; None for who has no inbox."""
    if not has_inbox(actor):
        return None
    now = timezone.now()
    with sight_of(actor, now=now):
        return unread_count()


def open_emergency(actor):
    """The banner of who is on call, also on pages that no door opens: help, errors."""
    if not actor.on_call:
        return None
    now = timezone.now()
    with sight_of(actor, now=now):
        return live_access(actor, now)


def account_links(actor):
    links = [Link(reverse("account_change_password"), _("Change my password"))]
    if actor.has_other_capacities:
        links.append(Link(reverse("home:capacities"), _("Act in another capacity")))
    return links
