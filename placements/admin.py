"""The words of a referral: nothing about a person is ever registered here."""

from django.contrib import admin
from django.utils import timezone

from placements import vocabularies as v
from placements.models import PreferenceWeight, RungLimit, StepLimit
from trips.audit import record, tracking
from trips.geography.admin import ReferenceAdmin
from trips.vocabulary.admin import TermAdmin

LISTS = (
    v.ConfirmationChannel,
    v.EligibilityGround,
    v.Escort,
    v.ExitReason,
    v.ExitStep,
    v.ExtensionGround,
    v.ExtensionRefusal,
    v.IneligibilityReason,
    v.OpinionReason,
    v.OverrideReason,
    v.QuestionSubject,
    v.RefusalReason,
    v.ReleaseReason,
    v.TransferReason,
    v.RuleException,
    v.TravelMeans,
    v.TravelPayer,
    v.WayOut,
)
admin.site.register(LISTS, TermAdmin)


class LimitAdmin(ReferenceAdmin):
    """What is under way keeps its limit: a new one starts on its own day, an old one is not changed."""

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        tracking.create(obj, by=request.actor)
        which = getattr(obj, self.list_display[0])
        record.event("placements.change_limit", obj, by=request.actor, now=timezone.now(), step=which)


@admin.register(StepLimit)
class StepLimitAdmin(LimitAdmin):
    list_display = ["step", "urgency", "working_days", "cut_off", "valid_from"]
    list_filter = ["step", "urgency"]
    fields = ["step", "urgency", "working_days", "cut_off", "valid_from"]


@admin.register(RungLimit)
class RungLimitAdmin(LimitAdmin):
    list_display = ["rung", "minutes", "valid_from"]
    list_filter = ["rung"]
    fields = ["rung", "minutes", "valid_from"]


@admin.register(v.AlarmClosing)
class AlarmClosingAdmin(TermAdmin):
    extra = ("leads_to",)


@admin.register(PreferenceWeight)
class PreferenceWeightAdmin(ReferenceAdmin):
    """How centres were ranked on a day can be told later: a new weight starts on its own day."""

    list_display = ["preference", "weight", "least_km", "valid_from"]
    list_filter = ["preference"]
    fields = ["preference", "weight", "least_km", "valid_from"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        tracking.create(obj, by=request.actor)
        code = obj.preference
        record.event("placements.change_weight", obj, by=request.actor, now=timezone.now(), preference=code)


@admin.register(v.WithdrawalReason)
class WithdrawalReasonAdmin(TermAdmin):
    extra = ("party",)
