"""The menu of each role: what she does, in the order in which she does it."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from trips.organisations.enums import Role


class Item(NamedTuple):
    """A link of the menu; `current` when the page is in its part of the addresses: at most one is. `more`: it stands
    under “More”, so that the menu keeps to one line."""

    url: str
    label: str
    icon: str = ""
    current: bool = False
    more: bool = False


class Link(NamedTuple):
    url: str
    label: str


def entries():
    """Key → (route, label, icon). Built for each page, in the language of the page."""
    return {
        "home": ("home:home", _("My desk"), "house-door"),
        "cases": ("cases:list", _("My cases"), "file-earmark-text"),
        "referrals": ("placements:list", _("Referrals"), "list"),
        "proposals": ("placements:proposals", _("Places asked for"), "list"),
        "centres": ("centres:list", _("Centres"), "geo-alt"),
        "stays": ("centres:stays", _("Stays under way"), "clock"),
        "board": ("steering:board", _("Board of places"), "calendar3"),
        "late": ("steering:late", _("Who is late"), "clock"),
        "figures": ("steering:figures", _("Figures"), "bar-chart"),
        "ledger": ("steering:ledger", _("Nights"), "calendar3"),
        "capacity": ("steering:capacity", _("Capacity"), "bar-chart"),
        "conditions": ("steering:conditions", _("Six conditions"), "check-circle"),
        "rules": ("centres:rules", _("Six conditions"), "list"),
        "members": ("organisations:mine", _("People"), "people"),
        "organisations": ("organisations:list", _("Organisations"), "people"),
        "places": ("centres:administration", _("Centres and places"), "geo-alt"),
        "shared": ("cases:received", _("Shared with us"), "people"),
        "ties": ("cases:conflicts", _("Personal ties"), "lock"),
        "emergency": ("cases:emergency", _("Emergency access"), "exclamation-triangle"),
        "accesses": ("cases:accesses", _("Emergency accesses"), "exclamation-triangle"),
        "requests": ("cases:requests", _("Requests of women"), "person-circle"),
        "retention": ("home:retention", _("Files to look at again"), "clock"),
        "jobs": ("home:jobs", _("Background tasks"), "clock"),
        "alarms": ("home:alarms", _("Unusual reading"), "exclamation-triangle"),
        "reads": ("home:reads", _("Log of looks"), "search"),
        "lists": ("admin:index", _("Reference lists"), "pencil"),
    }


MENUS = {
    Role.CASEWORKER: ("home", "cases", "shared", "referrals", "stays", "requests", "retention", "late"),
    Role.OFFICER: (
        "home",
        "referrals",
        "stays",
        "centres",
        "board",
        "late",
        "figures",
        "ledger",
        "conditions",
    ),
    Role.NATIONAL_OFFICER: (
        *(
            "home",
            "referrals",
            "stays",
            "centres",
            "board",
            "late",
            "figures",
            "ledger",
            "conditions",
            "ties",
        ),
    ),
    Role.CENTRE_MANAGER: ("home", "centres", "stays", "proposals", "ledger", "rules", "shared", "late"),
    Role.CENTRE_WORKER: ("home", "centres", "stays", "proposals", "rules", "shared", "late"),
    Role.AUDITOR: ("home", "figures", "conditions", "ledger", "late"),
    Role.ORGANISATION_ADMIN: ("home", "members", "requests", "ties"),
    Role.PLATFORM_ADMIN: ("home", "organisations", "places", "capacity", "lists", "jobs"),
    Role.DATA_PROTECTION: ("home", "requests", "retention", "reads", "accesses", "alarms", "ties"),
}


# So many stand on one line of an ordinary screen, in the longer of our languages.
ON_THE_LINE = 5


def menu_of(actor, path):
    """The items of an actor's menu, what is done most first; nothing for an account without capacity."""
    routes = entries()
    # In an emergency nobody looks for it.
    keys = MENUS.get(actor.role, ())
    if actor.on_call:
        keys = (*keys[:1], "emergency", *keys[1:])
    chosen = [routes[key] for key in keys]
    here = part_of(path, [reverse(route) for route, _label, _icon in chosen])
    kept = ON_THE_LINE if len(chosen) > ON_THE_LINE + 1 else len(chosen)
    return [
        Item(reverse(route), label, icon, reverse(route) == here, number >= kept)
        for number, (route, label, icon) in enumerate(chosen)
    ]


def under_more(items):
    """What stands under “More”: nothing, or whether the page that is open does."""
    hidden = [item for item in items if item.more]
    return {"is_current": any(item.current for item in hidden)} if hidden else None


def part_of(path, urls):
    """The closest of the menu's addresses under which the page stands; the desk is only itself."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")


def footer():
    return [
        Link(reverse("home:about"), _("About TRIPS")),
        Link(reverse("home:help"), _("Help")),
        Link(reverse("home:accessibility"), _("Accessibility")),
        Link(reverse("home:data_protection"), _("Data protection")),
    ]
