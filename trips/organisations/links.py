"""Links of invitations: made when they leave, kept only as a hash."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trips.audit import tracking
from trips.identity.doers import Herself
from trips.notices.delivery import deliver
from trips.organisations.models import Invitation

VALID = timedelta(hours=72)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def send_invitation(*, invitation_id: int) -> None:
    """The link works once. It is told to the mail server and to nobody else; sent twice, the last one works."""
    rows = Invitation.objects.select_for_update().filter(accepted_at=None, cancelled_at=None)
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        return
    token = secrets.token_urlsafe(32)
    tracking.update(invitation, by=Herself(invitation.invited_by_id), token_hash=hash_of(token))
    path = reverse("organisations:open_invitation", args=[token])
    deliver(invitation.email, "invitation", path, language=settings.LANGUAGE_CODE)
