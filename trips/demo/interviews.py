"""Interviews before admission: held, moved, not held, and some to come for the places that are held today."""

from datetime import timedelta

from cases.vocabularies import Language
from placements.enums import InterviewChannel, InterviewOutcome, InterviewReason, Side
from placements.models import Interview, Proposal
from trips.demo.calendar import Diary, days, midnight
from trips.demo.randomness import reference, share, source, weighted

CHANNELS = {InterviewChannel.VIDEO: 60, InterviewChannel.PHONE: 25, InterviewChannel.NGO: 15}
REASONS = {InterviewReason.INTERPRETER: 45, InterviewReason.SHE: 30, InterviewReason.CHANNEL: 25}
LANGUAGES = {"": 35, "en": 30, "fr": 15, "ar": 20}
# At which hour an interview begins, and how long before the hold's limit the latest one does.
HOURS, BEFORE_LIMIT = (9, 10, 11, 14, 15, 16), timedelta(hours=6)


class Interviews:
    def __init__(self, rows, words, seed, today):
        self.rows, self.words, self.today = rows, words, today
        self.rng = source(seed, "interviews")
        self.languages = words(Language)

    def write(self):
        for proposal in list(self.rows.of[Proposal]):
            if proposal.ended_at is None:
                self._plan(proposal)
            elif proposal.opinion_at and share(self.rng, 45):
                self._hold(proposal)

    def _hold(self, proposal):
        """Between the proposal and its end; one in four at the second attempt."""
        diary = self._diary(proposal)
        agreed_at = diary.at(proposal.proposed_at.date())
        if share(self.rng, 25):
            first = self._add(proposal, agreed_at, self._hour(proposal.proposed_at.date() + days(1)))
            why = weighted(self.rng, REASONS)
            kind = InterviewOutcome.MOVED if share(self.rng, 60) else InterviewOutcome.NOT_HELD
            at = first.starts_at + timedelta(hours=-1 if kind == InterviewOutcome.MOVED else 1)
            agreed_at = max(at, agreed_at)
            self._close(first, kind, agreed_at, why)
        held = self._add(proposal, agreed_at, proposal.ended_at - timedelta(hours=5))
        self._close(held, InterviewOutcome.HELD, proposal.ended_at - timedelta(hours=3))

    def _plan(self, proposal):
        """Of the places that are held today: most have an interview ahead."""
        starts_at = self._hour(self.today + days(self.rng.randint(0, 2)))
        if starts_at < proposal.hold.expires_at - BEFORE_LIMIT and share(self.rng, 80):
            self._add(proposal, self._diary(proposal).at(proposal.proposed_at.date()), starts_at)

    def _diary(self, proposal):
        diary = Diary(self.rng)
        diary.last = proposal.proposed_at
        return diary

    def _hour(self, day):
        return midnight(day) + timedelta(hours=self.rng.choice(HOURS))

    def _add(self, proposal, at, starts_at):
        by = proposal.referral.case.key_worker
        language = weighted(self.rng, LANGUAGES)
        interview = Interview(
            reference=reference(self.rng, "Z"),
            proposal=proposal,
            starts_at=starts_at,
            minutes=self.rng.choice((30, 45, 60)),
            channel=weighted(self.rng, CHANNELS),
            interpreter=self.languages.get(language),
            set_at=at,
            set_by=by.user,
            **dict.fromkeys(Side.values, True),
        )
        interview.with_ofii = share(self.rng, 50)
        self.rows.event("placements.set_interview", proposal, at=at, by=by)
        return self.rows.add(interview, at=at, by=by)

    def _close(self, interview, outcome, at, why=""):
        by = interview.proposal.referral.case.key_worker
        interview.outcome, interview.reason = outcome, why
        interview.closed_at, interview.closed_by = at, by.user
        kind = "move_interview" if outcome == InterviewOutcome.MOVED else "close_interview"
        self.rows.event(f"placements.{kind}", interview.proposal, at=at, by=by, code=why or outcome)
