"""The part of her copy that says which of her files are read as one."""

from django.utils.translation import gettext_lazy

from cases import merge_queries as merges
from cases.models import Merge
from trips.home.subject_access.shapes import Part

TOGETHER = [
    Part(
        "merges",
        gettext_lazy("Your files that are read as one"),
        Merge,
        ("kept", "other", "reason", "merged_at", "undone_at"),
        lambda actor, case: merges.merges_under_request(case),
    ),
]
