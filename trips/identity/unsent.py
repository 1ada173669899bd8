"""What somebody was writing when her session ended: kept sealed for her, given back once she is in again."""

import json

from django.contrib.auth import logout

from trips.sealing.secrets import open_sealed, seal

KEY, ENDED, LABEL = "unsent", "ended_by_idleness", "identity.unsent"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code"})
LONGEST = 200_000


def end_idle(request, *, path="", fields=()):
    """Sign out and keep the fields, readable by nobody but the same person, in the session that follows."""
    fields = [(name, value) for name, value in fields if name not in NOT_KEPT]
    kept = json.dumps({"user": request.user.pk, "path": path, "fields": fields})
    logout(request)
    request.session[ENDED] = True
    if fields and len(kept) <= LONGEST:
        request.session[KEY] = seal(kept, label=LABEL)


def take(request):
    """(path, fields) that this very person was writing, once; None when there is nothing of hers."""
    sealed = request.session.pop(KEY, None)
    if sealed is None:
        return None
    kept = json.loads(open_sealed(sealed, label=LABEL))
    return (kept["path"], kept["fields"]) if kept["user"] == request.user.pk else None


def is_waiting(request):
    return KEY in request.session
