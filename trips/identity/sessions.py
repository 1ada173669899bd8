"""Ending the sessions of one person everywhere."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def end_sessions(user, *, now, besides=None):
    """Sign this person out on every device, besides the session of that key; returns how many ended.

    Sessions do not know their person until they are opened: all that live are read. They are few,
    since a session ends with its browser, and this happens a few times a month.
    """
    alive = Session.objects.filter(expire_date__gt=now).order_by("pk")
    hers = [one.pk for one in alive.iterator() if one.get_decoded().get(SESSION_KEY) == str(user.pk)]
    hers = [key for key in hers if key != besides]
    Session.objects.filter(pk__in=hers).delete()
    return len(hers)
