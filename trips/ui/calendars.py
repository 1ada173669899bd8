"""One event as a calendar file (RFC 5545), to be taken into anybody's calendar.

A calendar lies open on desks and telephones and is copied to servers of others: whoever calls this gives it words
that say nothing of anybody, and a link behind a sign-in.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.http import HttpResponse

CONTENT_TYPE = "text/calendar; charset=utf-8"
# Of a line, its end not counted; what goes on begins with a space.
OCTETS = 75


class Event(NamedTuple):
    """`uid` and `sequence`: a later file about the same thing replaces the earlier one."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    url: str


def calendar_response(name: str, event: Event, *, now: datetime) -> HttpResponse:
    """`name`: a word of ours and a reference, since file names stay in download folders."""
    response = HttpResponse(calendar_file(event, now=now), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def calendar_file(event: Event, *, now: datetime) -> bytes:
    """In universal time, so that no rule of a time zone has to be told."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//TRIPS//TRIPS//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(now)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SUMMARY:{_text(event.summary)}",
        f"URL:{event.url}",
        f"DESCRIPTION:{_text(event.url)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """What has a meaning of its own is escaped, a line end too."""
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 octets a line, cut between letters."""
    pieces, piece, room = [], "", OCTETS
    for letter in line:
        if len((piece + letter).encode()) > room:
            pieces.append(piece)
            # The space that a next line begins with counts.
            piece, room = "", OCTETS - 1
        piece += letter
    return "\r\n ".join([*pieces, piece]).encode() + b"\r\n"
