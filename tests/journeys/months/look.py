"""What must hold at every moment, told from the tables and from what the people did."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from cases.queries import cases_visible_to
from centres.enums import OccupancyKind, StayState
from centres.models import Occupancy, Stay
from centres.queries import stays_visible_to
from placements import limit_queries, queries, turns
from placements.enums import OPEN_STATES, Ending, Party, ReferralState
from placements.models import Proposal, Referral
from trips.steering.ledger import KINDS, ledger

DAY = timedelta(days=1)
NIGHTS = 20
UNDER_WAY = (StayState.EXPECTED, StayState.ARRIVED)
NEVER_BEGUN = (StayState.CANCELLED, StayState.MISSED)
# A place is kept for her while somebody looks for her.
STAY_OF = {
    ReferralState.ADMITTED: StayState.EXPECTED,
    ReferralState.ARRIVAL_MISSED: StayState.EXPECTED,
    ReferralState.ARRIVED: StayState.ARRIVED,
}
# Until how long after she left a centre reads who she was.
IDENTITY = 30 * DAY
PERSONAS = (
    "caseworker_a",
    "caseworker_b",
    "officer_lyon",
    "officer_paris",
    "national",
    "manager_north",
    "manager_south",
    "admin_a",
    "auditor",
    "protection",
    "platform",
)
PLACES_TWICE = """
SELECT a.id, b.id FROM centres_occupancy a JOIN centres_occupancy b ON a.place_id = b.place_id AND a.id < b.id
WHERE daterange(a.starts_on, a.ends_on) && daterange(b.starts_on, b.ends_on)
"""
WOMEN_TWICE = """
SELECT a.id, b.id FROM centres_stay a JOIN centres_stay b ON a.person_id = b.person_id AND a.id < b.id
WHERE a.state NOT IN ('cancelled', 'missed') AND b.state NOT IN ('cancelled', 'missed')
  AND daterange(a.starts_on, COALESCE(a.ends_on, a.transferred_on))
    && daterange(b.starts_on, COALESCE(b.ends_on, b.transferred_on))
"""


class Look:
    """One look at all tables; `silent` are the files whose women have withdrawn their consent."""

    def __init__(self, world, files, silent):
        self.world, self.files, self.silent = world, files, silent
        self.now, self.today = timezone.now(), timezone.localdate()
        facts = Referral.objects.select_related("stay", "territory")
        self.referrals = list(facts.order_by("created_at", "pk"))
        self.proposals = list(Proposal.objects.select_related("hold", "referral").order_by("pk"))
        self.stays = list(Stay.objects.order_by("pk"))
        self.open_rows = list(Occupancy.objects.filter(ends_on=None).order_by("pk"))
        self.newest = {referral.case_id: referral for referral in self.referrals}

    def no_place_and_no_woman_twice(self):
        with connection.cursor() as cursor:
            for statement in (PLACES_TWICE, WOMEN_TWICE):
                cursor.execute(statement)
                assert cursor.fetchall() == []

    def every_night_is_counted_once(self):
        centres = list(self.world.centres.values())
        lines = ledger(centres, self.today - NIGHTS * DAY, self.today + (NIGHTS - 1) * DAY)
        assert len(lines) == len(centres)
        for line in lines:
            assert line.nights == 4 * 2 * NIGHTS
            assert sum(getattr(line, kind) for kind in KINDS) == line.nights

    def each_open_file_has_one_owner_and_a_day(self):
        owners = {}
        for party in Party:
            mine = Referral.objects.filter(queries.awaiting(party, self.now)).order_by("pk")
            for pk in mine.values_list("pk", flat=True):
                owners.setdefault(pk, []).append(party)
        for referral in self.referrals:
            live = next((row for row in self.live() if row.referral_id == referral.pk), None)
            asked_at = limit_queries.extension_asked_at(referral)
            found = turns.turn(referral, live, now=self.now, asked_at=asked_at)
            assert owners.get(referral.pk, []) == ([found.party] if found else [])
            assert bool(found) == (referral.state in OPEN_STATES)
            assert bool(turns.until(referral)) == bool(found)

    def file_place_and_stay_say_the_same(self):
        for referral in self.referrals:
            live = [row for row in self.live() if row.referral_id == referral.pk]
            first = [row for row in live if row.transfer_why_id is None]
            assert len(first) == (referral.state == ReferralState.PROPOSED)
            assert len(live) <= 1
            wanted = STAY_OF.get(referral.state)
            under_way = [
                row for row in self.stays if row.case_id == referral.case_id and row.state in UNDER_WAY
            ]
            if self.newest[referral.case_id] == referral and not wanted:
                assert under_way == []
            if wanted:
                # Of a transfer that is decided for a day to come the next stay waits beside the one that goes on.
                later = [row for row in under_way if row.previous_id == referral.stay_id]
                here = [row for row in under_way if row not in later]
                assert [(row.pk, row.state) for row in here] == [(referral.stay_id, wanted)]
                assert [row.state for row in later] == [StayState.EXPECTED] * len(later)
                assert bool(later) == bool(wanted == StayState.ARRIVED and here[0].transferred_on)
        lived_in = {row.stay_id for row in self.open_rows if row.stay_id}
        assert lived_in == {row.pk for row in self.stays if row.state in UNDER_WAY}
        held = {row.hold_id for row in self.open_rows if row.kind == OccupancyKind.HELD and not row.stay_id}
        # Whoever wants the place ends a hold that has reached its limit, before its proposal is.
        in_time = {row.hold_id for row in self.live() if row.hold.expires_at > self.now}
        assert in_time <= held <= {row.hold_id for row in self.live()}

    def nobody_reads_what_is_not_hers(self):
        for persona in PERSONAS:
            actor = self.world.actors[persona]
            read = set(cases_visible_to(actor).order_by("pk").values_list("pk", flat=True))
            assert read == self.files_of(persona), persona
            rows = queries.proposals_visible_to(actor, now=self.now).order_by("pk")
            assert set(rows.values_list("pk", flat=True)) == self.proposals_of(persona), persona
            seen = stays_visible_to(actor).order_by("pk").values_list("pk", flat=True)
            assert set(seen) == self.stays_of(persona), persona

    def nobody_is_asked_in_vain(self):
        """Once the minute's job has run: a transfer is of a woman who lives in a centre."""
        asked = [row for row in self.live() if row.transfer_why_id]
        assert [row.referral.state for row in asked] == [ReferralState.ARRIVED] * len(asked)

    def live(self):
        return [row for row in self.proposals if row.ended_at is None]

    def centre_of(self, persona):
        return self.world.centres[persona.split("_")[1]] if persona.startswith("manager") else None

    def speaking(self):
        return [file for file in self.files if file.case.pk not in self.silent]

    def files_of(self, persona):
        """Of which she may read who the woman is."""
        if persona.startswith("caseworker"):
            return {file.case.pk for file in self.files if file.ngo == persona}
        if self.centre_of(persona):
            return {file.case.pk for file in self.speaking() if self.lives_with(persona, file)}
        mine = [file for file in self.speaking() if persona in (file.desk, "national")]
        mine = mine if persona.startswith(("officer", "national")) else []
        return {file.case.pk for file in mine if self.newest[file.case.pk].submitted_at}

    def lives_with(self, persona, file):
        """From the decision until thirty days after she left."""
        hers = [row for row in self.stays if row.case_id == file.case.pk]
        return any(
            row.state in UNDER_WAY or (row.state == StayState.ENDED and row.ends_on >= self.today - IDENTITY)
            for row in hers
            if row.centre_id == self.centre_of(persona).pk
        )

    def proposals_of(self, persona):
        """A centre: what is asked of it today, and whom it received. NGO and desk: those on their files."""
        if centre := self.centre_of(persona):
            here = [row for row in self.proposals if row.centre_id == centre.pk]
            return {
                row.pk
                for row in here
                if row.ending == Ending.ADMITTED or (row.ended_at is None and row.hold.expires_at > self.now)
            }
        files = {file.case.pk for file in self.files if self.is_party(persona, file)}
        return {row.pk for row in self.proposals if row.referral.case_id in files}

    def is_party(self, persona, file):
        if persona == file.ngo:
            return True
        return persona in (file.desk, "national") and file.case.pk not in self.silent

    def stays_of(self, persona):
        if centre := self.centre_of(persona):
            return {
                row.pk for row in self.stays if row.centre_id == centre.pk and row.state not in NEVER_BEGUN
            }
        return set()
