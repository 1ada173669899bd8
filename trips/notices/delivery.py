"""The only way out for a message: one sentence and one link, in the language of its reader."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from trips.notices.kinds import KINDS
from trips.notices.models import Notice


class NotSent(Exception):
    """The mail server did not take it. What it answered may name the address and is not repeated."""


@transaction.atomic
def send_waiting(*, notice_id: int, now: datetime) -> None:
    """Let a waiting message leave; when it has left already, or its reader is suspended, nothing happens."""
    notice = (
        Notice.objects.select_for_update(of=("self",)).select_related("user").filter(pk=notice_id).first()
    )
    if notice is None or notice.due_at is None:
        return
    notice.due_at = None
    if notice.user.is_active:
        deliver(notice.user.email, notice.kind, notice.path, language=notice.user.language)
        notice.sent_at = now
    notice.save()


def deliver(address: str, kind: str, path: str, *, language: str) -> None:
    """Hand a message to the mail server now; `path` is "" when there is nothing to open."""
    subject, body = message_of(kind, path, language)
    try:
        EmailMessage(subject, body, to=[address]).send()
    except OSError as error:  # smtplib's exceptions are among them
        raise NotSent(type(error).__name__) from None


def message_of(kind: str, path: str, language: str) -> tuple[str, str]:
    """Subject and text, the same for everybody but for the link."""
    with override(language):
        given = {"kind": KINDS[kind], "link": f"{settings.SITE_URL}{path}" if path else ""}
        return str(KINDS[kind].subject), render_to_string("emails/link.txt", given).strip() + "\n"
