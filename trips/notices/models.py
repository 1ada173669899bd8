from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import PersonalData


class Notice(models.Model):
    """The last message of one kind to one person: it keeps the next one from following too soon.

    Written by `trips.notices.mail` and `.delivery`. `due_at`: a message waits to leave at that moment.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=30)
    path = models.CharField(_("page"), max_length=200, default="/")
    due_at = models.DateTimeField(_("leaves at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    personal_data = PersonalData(
        {"user": _("who gets the message")}, subject=_("users"), retention=_("with the account")
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="notice_once_for_each_kind",
                violation_error_message=_("This message already waits."),
            )
        ]

    def __str__(self):
        return self.kind
