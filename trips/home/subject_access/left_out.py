"""What her copy does not hold, and why."""

# "app.Model" or "app.Model.field" → why her copy does not hold it.
LEFT_OUT = {
    "cases.Conflict": "says something of the private life of a member of staff",
    "cases.EmergencyAccess.opened_by": "a member of staff; her role and organisation are copied",
    "cases.EmergencyAccess.comment": "typed by the data protection officer about a member of staff",
    "cases.Notification": "which member of staff was told of what is in the other parts, and when",
    "placements.Apart": "tells of another woman, who may be in danger from her (GDPR art. 15(4))",
    "centres.Centre": "the address shelters other women; her NGO and the centre tell it to her",
    "centres.Stay.corrected_why": "typed by staff about a mistake, which may name another resident",
    "centres.Absence.cancelled_why": "typed by staff about a mistake, which may name another resident",
    "placements.Confirmation.cancelled_why": "typed by staff about a mistake, which may name another resident",
    "centres.Service.cancelled_why": "typed by staff about a mistake, which may name another resident",
}
