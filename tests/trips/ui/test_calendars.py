"""A calendar file, line by line as RFC 5545 wants it."""

from datetime import UTC, datetime, timedelta, timezone

from trips.ui.calendars import Event, calendar_file, calendar_response

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PARIS_IN_SUMMER = timezone(timedelta(hours=2))


def event(**values):
    facts = {
        "uid": "O-7K3M-Q9XA@trips",
        "sequence": 2,
        "starts_at": datetime(2026, 7, 1, 14, 30, tzinfo=PARIS_IN_SUMMER),
        "minutes": 45,
        "summary": "Entretien",
        "url": "https://trips.example/orientations/propositions/O-7K3M-Q9XA/",
    }
    return Event(**facts | values)


def lines_of(content):
    return content.decode().split("\r\n")


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_one_event_between_its_brackets():
    lines = unfolded(calendar_file(event(), now=NOW))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-3:] == ["END:VEVENT", "END:VCALENDAR", ""]
    assert dict(line.split(":", 1) for line in lines if line) | {"UID": ""} == {
        "BEGIN": "VEVENT",
        "VERSION": "2.0",
        "PRODID": "-//TRIPS//TRIPS//FR",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "UID": "",
        "DTSTAMP": "20261123T090000Z",
        "SEQUENCE": "2",
        "DTSTART": "20260701T123000Z",
        "DTEND": "20260701T131500Z",
        "SUMMARY": "Entretien",
        "URL": "https://trips.example/orientations/propositions/O-7K3M-Q9XA/",
        "DESCRIPTION": "https://trips.example/orientations/propositions/O-7K3M-Q9XA/",
        "CLASS": "PRIVATE",
        "END": "VCALENDAR",
    }


def test_every_line_ends_with_both_marks_and_nothing_else_does():
    content = calendar_file(event(), now=NOW)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_a_long_line_is_folded_between_letters():
    summary = "é" * 200
    content = calendar_file(event(summary=summary), now=NOW)
    assert all(len(line.encode()) <= 75 for line in lines_of(content))
    assert f"SUMMARY:{summary}" in unfolded(content)


def test_a_line_of_75_octets_stays_whole():
    content = calendar_file(event(summary="x" * 67), now=NOW)
    assert f"SUMMARY:{'x' * 67}" in lines_of(content)
    assert " x" in lines_of(calendar_file(event(summary="x" * 68), now=NOW))


def test_what_has_a_meaning_is_escaped():
    content = calendar_file(event(summary="a;b,c\\d\r\nATTENDEE:x"), now=NOW)
    assert "SUMMARY:a\\;b\\,c\\\\d\\nATTENDEE:x" in unfolded(content)


def test_it_is_saved_under_the_name_that_is_given():
    response = calendar_response("entretien-O-7K3M-Q9XA", event(), now=NOW)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="entretien-O-7K3M-Q9XA.ics"'
