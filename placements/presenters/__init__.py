"""What the pages say of a referral and of a proposal, in words; pure over loaded rows."""

from placements.presenters.buttons import actions_of, actions_on, has_joined_files
from placements.presenters.columns import address_url, columns_of, proposal_columns
from placements.presenters.lines import (
    TONES,
    due_of,
    mark_of,
    place_in_line,
    tone_of,
    turn_line,
    whose_turn,
)
from placements.presenters.story import newest_first, story, story_of

__all__ = [
    "TONES",
    "actions_of",
    "actions_on",
    "address_url",
    "columns_of",
    "due_of",
    "has_joined_files",
    "mark_of",
    "newest_first",
    "place_in_line",
    "proposal_columns",
    "story",
    "story_of",
    "tone_of",
    "turn_line",
    "whose_turn",
]
