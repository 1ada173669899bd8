"""Documents made from the code, so that they cannot be out of date.

`document --check` fails when a file differs from what the code says.
"""

from collections.abc import Callable, Mapping

from trips.home.documents.access import access_document
from trips.home.documents.data import data_document
from trips.home.documents.states import state_document

DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "docs/access.md": access_document,
    "docs/data.md": data_document,
    "docs/states/case.md": lambda: state_document("cases", "CaseState", "Case"),
    "docs/states/goal.md": lambda: state_document("cases", "GoalState", "Goal", "GOAL_MOVES"),
    "docs/states/referral.md": lambda: state_document("placements", "ReferralState", "Referral"),
    "docs/states/stay.md": lambda: state_document("centres", "StayState", "Stay"),
}
