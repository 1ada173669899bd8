"""Log lines without the values of rows: one JSON object a line.

A log is read by people who may read no file, and is kept where no door guards it. So a line names what
happened and where in the code, never a value:
- what other packages write is given as its pattern, since their arguments are addresses, hosts, rows;
- an error keeps its kind and its way through the code, not its message, which quotes what people typed.
  PostgreSQL's says in addition which rule was broken, by the rule's name.
Our own loggers write whole sentences and are given numbers and codes only.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

OURS = ("trips", "cases", "centres", "placements")
# What the access line says of a request, beside its event.
FACTS = ("method", "route", "status", "milliseconds", "membership")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """The formatter of every handler."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": event_of(record),
        }
        if number := request_id.get():
            line["request"] = number
        line |= {fact: vars(record)[fact] for fact in FACTS if fact in vars(record)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(errors_of(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def event_of(record: logging.LogRecord) -> str:
    """What Django refuses for safety it quotes in the pattern itself: its logger's name says what it was."""
    if record.name.startswith("django.security"):
        return "refused"
    return record.getMessage() if record.name.split(".")[0] in OURS else str(record.msg)


def errors_of(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The error, and what it came from, each with its way through the code."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield described(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def described(error: BaseException) -> dict[str, Any]:
    told = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
    diagnosis = getattr(error, "diag", None)
    for name in ("sqlstate", "table_name", "column_name", "constraint_name"):
        if value := getattr(diagnosis, name, None):
            told[name] = value
    way = traceback.extract_tb(error.__traceback__)
    return told | {"way": [f"{step.filename}:{step.lineno} {step.name}" for step in way]}
