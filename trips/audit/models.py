"""What was done (`Event`) and what was looked at (`Read`): append-only.

Each month of both is a table of its own (`trips/audit/months.py`), and their rows are chained (`trips/audit/chain.py`).
No foreign key on purpose: the record must never block, nor vanish with, the rows it speaks of.
A database trigger refuses changes and removals; the web role lacks the right as well.
No field holds a name, an address or a free text typed by a user.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import NO_PERSONAL_DATA, PersonalData

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
        indexes = [*Trace.Meta.indexes, models.Index(fields=["kind", "at"], name="%(class)s_kind")]

    def __str__(self):
        return f"{self.kind} {self.reference}"


class Read(Trace):
    """One look at a person's file or at a protected fact. Written only by `trips.audit.record.read`.

    `file_id` is the number of the file to which the object belongs, whatever part of it was shown; `why` is the code
    of the reason, where a page asks for one.
    """

    route = models.CharField(max_length=80)
    file_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=30, blank=True)

    personal_data = PersonalData(ACTOR_FIELDS, subject=_("users"), retention=_("one year"))

    class Meta(Trace.Meta):
        verbose_name = _("read")
        verbose_name_plural = _("reads")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user_id", "at"], name="%(class)s_user"),
            models.Index(fields=["at", "id"], name="%(class)s_at"),
            models.Index(fields=["organisation_id", "at"], name="%(class)s_organisation"),
            models.Index(fields=["file_id", "at"], name="%(class)s_file"),
            models.Index(fields=["user_id", "file_id", "at"], name="%(class)s_user_file"),
            models.Index(fields=["reference", "at"], name="%(class)s_reference"),
        ]

    def __str__(self):
        return f"{self.route} {self.reference}"


class Link(models.Model):
    """One row of the log, sealed: `digest` is the hash of what it says, `chain` of that and of the link before.

    Written only by `trips.audit.chain`. The table is cut by the month of `at`, when the link was made.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    log = models.CharField(max_length=5)
    row_id = models.BigIntegerField()
    row_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("link of the log")
        verbose_name_plural = _("links of the log")
        ordering = ["number"]
        indexes = [models.Index(fields=["log", "row_id"], name="link_row")]

    def __str__(self):
        return f"{self.number} {self.log} {self.row_id}"


class Checkpoint(models.Model):
    """The end of the chain of a month whose rows are gone: what follows is checked from here. Kept for good.

    `month` is its first day. Written only by the owner of the tables, in `trips.audit.months`.
    """

    month = models.DateField(unique=True)
    number = models.BigIntegerField()
    chain = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField()
    dropped_at = models.DateTimeField()

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("checkpoint of the log")
        verbose_name_plural = _("checkpoints of the log")
        ordering = ["month", "id"]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.number}"
