"""The part of her copy between OFII's decision and the door of the centre."""

from django.utils.translation import gettext_lazy

from placements import request_queries as placements
from placements.models import AlarmRung, ArrivalAlarm, Confirmation, Handover
from trips.home.subject_access.shapes import Part

ON_HER_WAY = [
    Part(
        "handovers",
        gettext_lazy("How you travelled"),
        Handover,
        (
            *("stay", "leaves_at", "sign_by", "arrives_at", "travel", "payer", "escort"),
            *("left_channel", "on_way_channel", "arrived_channel", "safe_word"),
        ),
        placements.handovers_under_request,
    ),
    Part(
        "confirmations",
        gettext_lazy("What was heard of you on the way"),
        Confirmation,
        ("stay", "stage", "happened_at", "channel", "word", "recorded_at", "cancelled_at"),
        placements.confirmations_under_request,
    ),
    Part(
        "alarms",
        gettext_lazy("When you were missed on your way"),
        ArrivalAlarm,
        (
            *("stay", "cause", "stage", "expected_at", "raised_at"),
            *("closed_at", "closing", "expected_again_at", "note"),
        ),
        placements.alarms_under_request,
    ),
    Part(
        "rungs",
        gettext_lazy("Who was told that you were missed"),
        AlarmRung,
        ("rung", "climbed_at"),
        placements.rungs_under_request,
    ),
]
