"""What the pages say of a referral and of a proposal, in words; pure over loaded rows."""

from placements.presenters.buttons import actions_of, actions_on, has_joined_files
from placements.presenters.columns import address_url, allocation_columns, columns_of, proposal_columns
from placements.presenters.interviews import event_of, interview_card
from placements.presenters.lines import (
    TONES,
    due_of,
    mark_of,
    open_question_line,
    outcome_rows,
    pause_line,
    place_in_line,
    question_line,
    tone_of,
    turn_line,
    turn_of_stay,
    whose_turn,
    why_nothing,
)
from placements.presenters.story import newest_first, story, story_of, why_missed

__all__ = [
    "TONES",
    "actions_of",
    "actions_on",
    "address_url",
    "allocation_columns",
    "columns_of",
    "due_of",
    "event_of",
    "has_joined_files",
    "interview_card",
    "mark_of",
    "newest_first",
    "open_question_line",
    "outcome_rows",
    "pause_line",
    "place_in_line",
    "proposal_columns",
    "question_line",
    "story",
    "story_of",
    "tone_of",
    "turn_line",
    "turn_of_stay",
    "whose_turn",
    "why_missed",
    "why_nothing",
]
