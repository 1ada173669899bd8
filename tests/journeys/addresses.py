"""Every own route with the objects of two sides that its query knows, for what is asked of all pages alike."""

from django.urls import reverse

from trips.home.documents.access import own_routes

# Which kinds of objects the addresses of an app may name; one without a kind of its own comes once.
KINDS = {
    "cases": ("case", "document", "tie", "share", "emergency", "request"),
    "placements": ("referral", "proposal", "case", "stay", "extension", "exit"),
    "centres": (
        *("centre", "stay", "place", "service", "unit", "membership"),
        *("absence", "incident", "follow_up"),
    ),
    "steering": ("centre",),
    "home": ("membership", "case", "alarm", "request", "notification"),
    "organisations": ("organisation", "membership", "invitation"),
}
OTHER_ARGUMENTS = {
    "organisations:open_invitation": [{"token": "nothing"}],
    "cases:step": [{"code": code} for code in ("household", "situation", "detection", "needs", "safety")],
    # No job has this number: the page answers 404, its own tests open one.
    "home:job_again": [{"number": 1}],
    "placements:stopped": [{"reason": "mineure"}, {"reason": "sans-accord"}],
}


def addresses(sides, per_kind=1):
    """(route, door, address): each own route, with `per_kind` references of each side and kind it knows."""
    for name, address, door in own_routes():
        if name == "ui:catalogue":
            continue
        for arguments in OTHER_ARGUMENTS.get(name, [{}]):
            if "reference" not in address:
                yield name, door, reverse(name, kwargs=arguments)
            else:
                for reference in references_for(name, door, sides, per_kind):
                    yield name, door, reverse(name, kwargs=arguments | {"reference": reference})


def references_for(name, door, sides, per_kind):
    if name not in _kinds:
        _kinds[name] = [kind for kind in KINDS[name.split(":")[0]] if knows(door, name, kind, sides)]
    for kind in _kinds[name]:
        for found in sides.values():
            yield from found.references[kind][-per_kind:]


# Route → the kinds of objects that its query knows: found once, it depends on the code only.
_kinds = {}


def knows(door, name, kind, sides):
    """Does the query of this route give such an object to anybody?"""
    extra = OTHER_ARGUMENTS.get(name, [{}])[0]
    references = [reference for found in sides.values() for reference in found.references[kind][-1:]]
    actors = next(iter(sides.values())).actors
    return any(door.load(actor, reference=reference, **extra) for reference in references for actor in actors)
