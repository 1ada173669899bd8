"""A paper of the woman: a scan, sealed in a file, never its content in the database."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import RemovalReason
from cases.models.case import RETENTION, WOMAN, Case
from cases.vocabularies import DocumentKind
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def document_reference():
    return new_reference("J")


class Document(SealedRow):
    """One sealed file of a case. Removed, the file and its key are destroyed; the row says so.

    The key of the file is sealed under the key of the case: destroying that one makes the file noise too.
    Written by `cases.actions.documents`. The name that the file had is kept nowhere: people write names into it.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=document_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents", verbose_name=_("case"))
    kind = models.ForeignKey(DocumentKind, on_delete=models.PROTECT, verbose_name=_("kind of document"))
    file_number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_key = SealedTextField()
    content_kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField(_("size"))
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("removed by"),
    )
    removal_reason = models.CharField(
        _("why it was removed"), max_length=12, choices=RemovalReason, blank=True
    )

    reads_are_recorded = True
    objects = TrackedManager()
    # A line of history must not keep the key of a destroyed file.
    history = history(excluded=("file_key", "seal_id"))
    personal_data = PersonalData(
        {"file_number": _("the sealed scan of her paper"), "kind": _("which paper it is")},
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removal_reason="", file_key__isnull=False)
                | Q(removed_at__isnull=False, removed_by__isnull=False, file_key__isnull=True)
                & ~Q(removal_reason=""),
                name="document_removed_at_by",
                violation_error_message=_("A removed document says when, by whom and why, and has no key."),
            )
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return self.case.get_absolute_url()

    @property
    def file_id(self):
        return self.case_id
