"""What opens for somebody by a link: each query that a door asks, once, however many pages share it."""

from functools import cache

from django.utils import translation

from trips.home.documents.access import own_routes


@cache
def queries():
    """(query, what it takes besides the reference) → the routes that ask it."""
    found = {}
    for name, address, door in own_routes():
        if door.load and "<ref:reference>" in address:
            more = (("code", "safety"),) if "<slug:code>" in address else ()
            # Two files beside each other: each half is asked alike, so one that does not exist stands for the other.
            more = (("other", "D-0000-0000"),) if "<ref:other>" in address else more
            found.setdefault((door.load, more), set()).add(name)
    return found


def opens(actor, wanted, *, besides="-"):
    """(query, reference) for what is given; `besides` is the beginning of routes that are left out."""
    return {
        (load.__name__, one)
        for (load, more), names in queries().items()
        for one in wanted
        if not all(name.startswith(besides) for name in names)
        and load(actor, reference=one, **dict(more)) is not None
    }


class Doors:
    """What each door answers to one actor, asked without a request; a loader is asked once for each object."""

    def __init__(self, actor):
        self.actor, self.loaded = actor, {}

    def answer(self, door, given):
        """ "" when it opens, else what is behind it: the same page for every object that is refused alike."""
        if door.kind == "public" or (door.kind == "signed in" and self.actor.is_signed_in):
            return ""
        if not self.actor.is_signed_in:
            return "signed out"
        subject = ()
        if door.load:
            found = self.load(door.load, given)
            if found is None:
                return "absent"
            subject = (found,)
        with translation.override("fr"):
            return door.rule(self.actor, *subject)

    def load(self, loader, given):
        key = (loader, *sorted(given.items()))
        if key not in self.loaded:
            self.loaded[key] = loader(self.actor, **given)
        return self.loaded[key]
