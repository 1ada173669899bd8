"""The vocabularies of a case: nothing about a person is ever registered here."""

from django.contrib import admin

from cases import vocabularies as v
from trips.vocabulary.admin import TermAdmin

LISTS = (
    v.AccommodationType,
    v.AppointmentKind,
    v.ConsentMeans,
    v.ContactChannel,
    v.Detector,
    v.EmergencyReason,
    v.ExploitationType,
    v.Gender,
    v.Identifier,
    v.Indicator,
    v.Language,
    v.LegalStepKind,
    v.Need,
    v.Protection,
    v.SafeMeans,
    v.SafePerson,
)
admin.site.register(LISTS, TermAdmin)


@admin.register(v.DocumentKind)
class DocumentKindAdmin(TermAdmin):
    extra = ("shown_to_centre",)
