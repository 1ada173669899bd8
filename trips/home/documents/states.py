"""Diagrams of states, from the tables of moves."""

from importlib import import_module

from django.utils.translation import override

HEAD = """# States of a {what}

Made by `make docs` from `{app}.transitions.{table}`; do not edit.

```mermaid
stateDiagram-v2
    [*] --> {first}
{arrows}
```

| From | To | Rule | What it asks |
|---|---|---|---|
{rows}
"""


def state_document(app: str, enum: str, what: str, table: str = "TRANSITIONS") -> str:
    """`enum` lists the states in the order of life; the first is where a row begins."""
    states = list(getattr(import_module(f"{app}.enums"), enum))
    known = getattr(import_module(f"{app}.transitions"), table)
    order = {state: position for position, state in enumerate(states)}
    moves = sorted(known.items(), key=lambda item: (order[item[0][0]], order[item[0][1]]))
    with override("en"):
        arrows = [f"    {start} --> {end}" for (start, end), _rule in moves]
        rows = [f"| {start} | {end} | `{rule.__name__}` | {_asks(rule)} |" for (start, end), rule in moves]
    return HEAD.format(
        what=what.lower(),
        app=app,
        table=table,
        first=states[0],
        arrows="\n".join(arrows),
        rows="\n".join(rows),
    )


def _asks(rule) -> str:
    return (rule.__doc__ or "").strip().split("\n")[0]
