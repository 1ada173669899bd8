"""Step-up: what a stolen open session must not open asks for the second factor again."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from trips.guards.read_only import SAFE_METHODS
from trips.guards.refusals import Stale

FRESH = timedelta(minutes=10)


def is_fresh(at: datetime | None, now: datetime) -> bool:
    """Is a proof given at that moment recent enough?"""
    return at is not None and now - at < FRESH


def ask_again(request: Any) -> HttpResponse | None:
    """Before a form, on its GET: give it and go on. A form sent too late gets the sentence and the way back."""
    if is_fresh(request.second_factor_at, timezone.now()):
        return None
    page = f"{reverse(settings.STEP_UP_URL)}?{urlencode({'next': request.get_full_path()})}"
    if request.method in SAFE_METHODS:
        return redirect(page)
    raise Stale(
        _("Your second factor was given more than ten minutes ago: give it again, then redo this."), page
    )
