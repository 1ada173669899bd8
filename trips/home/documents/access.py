"""The access table: each route, its door and the rule behind it."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

from trips.access.duties import ROLES
from trips.guards.doors import Door

HEAD = """# Access

Made by `make docs` from the declarations of the views; do not edit.

A view without a declaration cannot be reached. A rule answers with a sentence when it refuses (403);
what the query of the page does not give does not exist for the actor (404).

## Duties

| Duty | Roles |
|---|---|
{duties}

## Routes

| Route | Address | Door | Rule | Loaded by |
|---|---|---|---|---|
{routes}

## Routes of other packages

| Route | Who |
|---|---|
{others}
"""


def access_document() -> str:
    from trips.urls import THIRD_PARTY

    duties = [
        f"| {duty} | {', '.join(sorted(role.value for role in roles))} |" for duty, roles in ROLES.items()
    ]
    others = [f"| `{name}` | {who} |" for name, who in THIRD_PARTY.items()]
    return HEAD.format(duties="\n".join(duties), routes="\n".join(sorted(_rows())), others="\n".join(others))


def own_routes() -> Iterator[tuple[str, str, Door]]:
    """(name, address, door) of every route of the project."""
    for name, address, pattern in _walk(get_resolver().url_patterns, "/", ""):
        door = getattr(pattern.callback, "door", None)
        if door:
            yield name, address, door


def _walk(patterns, prefix: str, namespace: str) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", address, pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, inner)


def _rows() -> Iterator[str]:
    for name, address, door in own_routes():
        rule = f"`{_name(door.rule)}`" if door.rule else str(door.why)
        rule += ", second factor given anew" if door.fresh else ""
        load = f"`{_name(door.load)}`" if door.load else ""
        yield f"| `{name}` | `{address}` | {door.kind} | {rule} | {load} |"


def _name(function) -> str:
    return f"{function.__module__.removeprefix('trips.')}.{function.__name__}"
