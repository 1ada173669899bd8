"""What opens for somebody by a link: each query that a door asks, once, however many pages share it."""

from functools import cache

from trips.home.documents.access import own_routes


@cache
def queries():
    """(query, what it takes besides the reference) → the routes that ask it."""
    found = {}
    for name, address, door in own_routes():
        if door.load and "<ref:reference>" in address:
            more = (("code", "safety"),) if "<slug:code>" in address else ()
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
