from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.emergency_queries import live_access
from trips.access.actor import NOBODY
from trips.database.context import sight_of
from trips.home.navigation import Link, footer, menu_of
from trips.identity.sessions import IDLE


def page_frame(request):
    """What the frame of every page shows."""
    actor = getattr(request, "actor", None) or NOBODY
    return {
        "demo": settings.DEMO,
        "navigation": menu_of(actor, request.path),
        "emergency": open_emergency(actor),
        "footer_links": footer(),
        "idle_seconds": int(IDLE.total_seconds()),
        "account_links": account_links(actor),
        "identity_provider": settings.IDENTITY_PROVIDER["label"] if settings.IDENTITY_PROVIDER else "",
    }


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
