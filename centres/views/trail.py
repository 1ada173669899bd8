"""Where a page stands: the links from the list of centres down to it."""

from django.urls import reverse
from django.utils.translation import gettext as _


def trail(centre, *steps):
    """`steps`: (label, url) pairs; the last one, the page itself, needs no url."""
    crumbs = [(_("Centres"), reverse("centres:list")), (str(centre), centre.get_absolute_url()), *steps]
    return [{"label": str(label), "url": url} for label, url in [*crumbs[:-1], (crumbs[-1][0], "")]]


def residents_step(centre):
    return _("Residents"), reverse("centres:residents", args=[centre.reference])


def places_step(centre):
    return _("Places"), reverse("centres:places", args=[centre.reference])


def services_step(centre):
    return _("Services"), reverse("centres:services", args=[centre.reference])
