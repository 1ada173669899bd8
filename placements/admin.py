"""The words of a referral: nothing about a person is ever registered here."""

from django.contrib import admin

from placements import vocabularies as v
from trips.vocabulary.admin import TermAdmin

LISTS = (
    v.EligibilityGround,
    v.ExitReason,
    v.ExitStep,
    v.ExtensionGround,
    v.ExtensionRefusal,
    v.IneligibilityReason,
    v.OpinionReason,
    v.OverrideReason,
    v.RefusalReason,
    v.ReleaseReason,
    v.TransferReason,
    v.WayOut,
)
admin.site.register(LISTS, TermAdmin)


@admin.register(v.WithdrawalReason)
class WithdrawalReasonAdmin(TermAdmin):
    extra = ("party",)
