"""What was done (`Event`) and what was looked at (`Read`): append-only.

No foreign key on purpose: the record must never block, nor vanish with, the rows it speaks of.
A database trigger refuses changes and removals; the web role lacks the right as well.
No field holds a name, an address or a free text typed by a user.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import PersonalData

ACTOR_FIELDS = {
    "user_id": "who acted: accountability (GDPR art. 5.2)",
    "membership_id": "in which capacity she or he acted",
}


class Trace(models.Model):
    """Who, as what, when, about which object."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="%(class)s_object"),
            models.Index(fields=["user_id", "at"], name="%(class)s_user"),
        ]


class Event(Trace):
    """One thing done. Written only by `trips.audit.record.event`."""

    kind = models.CharField(max_length=60)
    details = models.JSONField(default=dict)

    personal_data = PersonalData(ACTOR_FIELDS, subject=_("users"), retention=_("one year"))

    class Meta(Trace.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.kind} {self.reference}"


class Read(Trace):
    """One look at a person's file or at a protected fact. Written only by `trips.audit.record.read`."""

    route = models.CharField(max_length=80)

    personal_data = PersonalData(ACTOR_FIELDS, subject=_("users"), retention=_("one year"))

    class Meta(Trace.Meta):
        verbose_name = _("read")
        verbose_name_plural = _("reads")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.route} {self.reference}"
