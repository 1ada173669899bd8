from django.contrib import admin
from django.utils import timezone

from centres.models import (
    AbsenceReason,
    CheckFinding,
    Commitment,
    Condition,
    DailyRate,
    DepartureReason,
    Destination,
    IncidentClosing,
    IncidentKind,
    PreparationReason,
    SchoolStage,
    ServiceResult,
    UnavailabilityReason,
    WaiverReason,
)
from trips.audit import record, tracking
from trips.geography.admin import ReferenceAdmin
from trips.vocabulary.admin import TermAdmin

admin.site.register(
    [
        Condition,
        DepartureReason,
        Destination,
        IncidentClosing,
        IncidentKind,
        PreparationReason,
        ServiceResult,
        UnavailabilityReason,
        WaiverReason,
        CheckFinding,
    ],
    TermAdmin,
)


@admin.register(AbsenceReason)
class AbsenceReasonAdmin(TermAdmin):
    extra = ("limit_nights",)


@admin.register(SchoolStage)
class SchoolStageAdmin(TermAdmin):
    extra = ("first_age", "last_age")


@admin.register(Commitment)
class CommitmentAdmin(TermAdmin):
    extra = ("condition", "nature")
    list_select_related = ["condition"]


@admin.register(DailyRate)
class DailyRateAdmin(ReferenceAdmin):
    """A rate that was paid keeps its amount: a new one starts on its own day."""

    list_display = ["kind", "amount", "valid_from", "valid_until"]
    list_filter = ["kind"]
    fields = ["kind", "amount", "valid_from", "valid_until"]

    def get_readonly_fields(self, request, obj=None):
        return ["kind", "amount", "valid_from"] if obj else []

    def save_model(self, request, obj, form, change):
        by = request.actor
        if change:
            stored = DailyRate.objects.get(pk=obj.pk)
            tracking.update(stored, by=by, valid_until=obj.valid_until)
        else:
            tracking.create(obj, by=by)
        record.event("centres.change_rate", obj, by=by, now=timezone.now(), rate=obj.kind)
