"""One reader's way through the pages: what she read where, and what she should not have."""

import json
import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

from django.db import transaction
from django.urls import resolve
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.journeys.canary.moments import MOMENT
from tests.journeys.canary.reading import parts_of, text_of, without_offers
from tests.journeys.canary.secrets import OFFERED, SIDES, found_in, text
from tests.journeys.canary.table import SHOWN, expected_of, is_allowed, is_worth_a_visit, relation_of
from tests.journeys.canary.visits import Visit, visits_of
from tests.journeys.canary.world import Item

PART = {"HX-Request": "true"}
# 409: the step is over, 410: the link has served; each said in a sentence.
ANSWERS = {200, 204, 302, 400, 403, 404, 405, 409, 410, 413}
# Pages that look for a woman by her name, sent by POST.
SEARCHES = {"cases:find_file", "cases:search", "centres:search", "placements:search"}
# Whose answer to a form is what is asked for: one form for each object.
ANSWERED = {"home:subject_access"}
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([\w-]+)"')
# No date, no number, no reference, no choice of any list.
NONSENSE = "¤ 99/99/9999"


class Crawl:
    def __init__(self, persona, client, canaries):
        self.persona, self.client, self.canaries = persona, client, canaries
        # route → the secrets read there
        self.read = defaultdict(set)
        self.leaks, self.failures = Counter(), Counter()
        # routes of which an English page, a part were read; addresses without their reference of which forms were sent
        self.seen, self.parts, self.sent = set(), set(), set()

    def everywhere(self):
        actor = self.canaries.world.actors[self.persona]
        for visit in visits_of(self.persona, actor, self.canaries.items):
            self.at(visit)

    def at(self, visit):
        """The page; once a route its part if it has one, what names somebody in English, its form empty and wrong."""
        response = self.get(visit)
        if "HX-Request" in response.headers.get("Vary", "") and visit.route not in self.parts:
            self.get(visit, **PART)
            self.parts.add(visit.route)
        if visit.route not in self.seen and self.read[visit.route]:
            self.get(visit, language="en")
            self.seen.add(visit.route)
        if not visit.opens and response.status_code == 200:
            self.failures[f"{self.persona} sees {visit.route}, which is closed to her"] += 1
        form = visit.address.replace(visit.item.reference, "")
        if visit.opens and (form not in self.sent or visit.route in ANSWERED):
            self.sent.add(form)
            self.send_forms(visit, text_of(response))
        if visit.opens and visit.route in SEARCHES:
            self.search(visit)

    def send_forms(self, visit, page):
        """Empty, then every field filled in with what it cannot mean."""
        self.post(visit, {})
        self.post(visit, dict.fromkeys(FIELD.findall(page), NONSENSE))

    def search(self, visit):
        """Every woman by her name, written in capitals: what comes back as it was typed is her own writing."""
        for side in SIDES:
            for letter, moment in MOMENT.items():
                if is_worth_a_visit(self.persona, visit.route, side, moment):
                    typed = text("last", side, letter).upper()
                    self.post(visit, {"name": typed, "text": typed}, typed=typed)

    def get(self, visit, language="fr", **headers):
        """Undone afterwards: what a look records would change the next page."""
        with transaction.atomic():
            address = f"{visit.address}?{visit.query}" if visit.query else visit.address
            response = self.client.get(address, headers={"Accept-Language": language, **headers})
            self.take(visit, response)
            transaction.set_rollback(True)
        return response

    def post(self, visit, data, typed=""):
        """In English; where it leads is read as well, with what is kept for then. All of it is undone."""
        with transaction.atomic():
            response = self.client.post(visit.address, data, headers={"Accept-Language": "en"})
            self.take(visit, response, typed)
            self.look_behind(visit)
            if response.status_code == 302:
                self.follow(response.headers["Location"])
            transaction.set_rollback(True)

    def follow(self, location):
        path = urlsplit(location).path
        match = resolve(path)
        item = self.item_of(match.kwargs.get("reference", ""))
        self.take(Visit(match.view_name, item, path), self.client.get(location))

    def item_of(self, reference):
        every = (item for items in self.canaries.items.values() for item in items)
        return next((item for item in every if item.reference == reference), Item(reference))

    def look_behind(self, visit):
        """What a form left in the queue and in the session: nothing of anybody."""
        session = json.dumps(dict(self.client.session), default=str) if self.client.cookies else ""
        jobs = json.dumps(list(ProcrastinateJob.objects.values_list("args", flat=True)))
        for place, words in (("session", session), ("queue", jobs)):
            self.note(visit, place, found_in(words))

    def take(self, visit, response, typed=""):
        if response.status_code not in ANSWERS:
            self.failures[f"{response.status_code} on {visit.route}"] += 1
        for place, words in parts_of(response).items():
            found = found_in(words.replace(f'value="{typed}"', "") if typed else words)
            if found and place == "page":
                found = self.chosen(words, found)
                self.read[visit.route] |= found
                found = {one for one in found if not self.may(one, visit)}
            self.note(visit, place, found)

    def chosen(self, words, found):
        if {one.kind for one in found} & OFFERED:
            standing = found_in(without_offers(words))
            return {one for one in found if one.kind not in OFFERED or one in standing}
        return found

    def may(self, secret, visit):
        return is_allowed(self.persona, secret, MOMENT.get(secret.letter), visit)

    def note(self, visit, place, found):
        for one in found:
            known = relation_of(self.persona, one.side, MOMENT.get(one.letter))
            about = f"the {one.kind} of a file that is {MOMENT[one.letter]}" if one.letter else "an address"
            self.leaks[f"{self.persona} ({known}) reads {about} in the {place} of {visit.route}"] += 1

    @property
    def missing(self):
        """What a route must show her and did not."""
        return sorted(
            f"{self.persona} does not read the {kind} of a file that is {moment} on {route}"
            for route in {one.route for one in SHOWN}
            for side in SIDES
            for letter, moment in MOMENT.items()
            for kind in expected_of(self.persona, route, side, moment)
            if (kind, side, letter) not in self.read[route]
        )
