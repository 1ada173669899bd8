"""Who may read what about whom, when and where: written from the table of roles, not from the code.

Three literals. `ALLOWED`: what a reader may know of a file at a moment. `WHERE`: on which routes a kind of fact may
stand at all, since a page shows no more than its work needs. `SHOWN`: what a route must show to whom it is allowed.
"""

from typing import NamedTuple

from tests.journeys.canary.moments import KEPT_AWAY, MOMENTS
from tests.journeys.canary.secrets import (
    DOCUMENTS,
    FILE,
    IDENTITY,
    NAMES,
    NEEDS,
    NOTES,
    PLANS,
    SIDES,
    SPOT,
    WAY,
    WORK,
    ZONES,
)

# persona → what she is to the files of side a and of side b
RELATIONS = {
    "caseworker_a": ("own", "other NGO"),
    "colleague_a": ("own", "other NGO"),
    "caseworker_b": ("other NGO", "own"),
    "officer_lyon": ("territory", "other territory"),
    "officer_paris": ("other territory", "territory"),
    "national": ("national", "national"),
    "manager_north": ("centre", "other centre"),
    "worker_north": ("centre", "other centre"),
    "manager_south": ("other centre", "centre"),
    "on_call_north": ("on call", "other centre"),
    "on_call_south": ("other centre", "on call"),
    "on_call_national": ("national", "national"),
    "admin_a": ("administrator", "administrator"),
    "admin_b": ("administrator", "administrator"),
    "auditor": ("auditor", "auditor"),
    "platform": ("platform", "platform"),
    "protection": ("protection", "protection"),
    "stranger": ("without role", "without role"),
    "nobody": ("signed out", "signed out"),
}


def relation_of(persona, side, moment):
    """What she is to that file; who knows the woman privately is nothing to it, whatever her role."""
    if moment == "kept_away" and persona in KEPT_AWAY[side]:
        return "kept away"
    return RELATIONS[persona][SIDES.index(side)]


NOTHING = set()
WHOLE = FILE | DOCUMENTS | {"register"}
# An erased file exists for nobody. An emergency opens who she is and how to reach her safely, no place to avoid.
EMERGENCY = IDENTITY | {"rules"}
# Shared: the whole file without its documents, or who she is and how to reach her safely.
SHARED_IDENTITY = IDENTITY | {"rules"}
# A centre that is asked: household and needs, no name, no zone, no indicator. One that receives her: who she is too.
ASKED = NEEDS
HOSTS = IDENTITY | NEEDS | {"rules", "paper"}
# From the decision until she leaves her NGO and the centre work together; a note for the NGO alone stays there.
TEAM = HOSTS | PLANS | SPOT | {"party", "safeword"}


def always(kinds, besides):
    """The same at every moment, but for these."""
    return dict.fromkeys(MOMENTS, kinds) | besides


# What is done day by day beside the referral is not OFII's, and a note only if it is for all.
AT_OFII = WHOLE | PLANS | WAY | {"party"}
OFII = always(AT_OFII, {"draft": NOTHING, "consent_withdrawn": NOTHING, "erased": NOTHING})

# relation → moment → kinds
ALLOWED = {
    "own": always(WHOLE | WORK | WAY, {"erased": NOTHING}),
    "territory": OFII,
    "national": OFII,
    "centre": {
        "draft": NOTHING,
        "submitted": NOTHING,
        "under_review": NOTHING,
        "waiting": NOTHING,
        "asked": ASKED,
        "answered": ASKED,
        "refused": NOTHING,
        "admitted": TEAM,
        "arrived": TEAM,
        "departed": HOSTS,
        "long_departed": NOTHING,
        "withdrawn": NOTHING,
        "consent_withdrawn": NOTHING,
        "not_eligible": NOTHING,
        "shared_whole": NOTHING,
        "shared_identity": NOTHING,
        "kept_away": TEAM,
        "erased": NOTHING,
        "emergency": TEAM,
        "copy_asked": NOTHING,
        "erasure_asked": NOTHING,
    },
    "other NGO": always(NOTHING, {"shared_whole": FILE, "shared_identity": SHARED_IDENTITY}),
    "other centre": always(NOTHING, {"shared_identity": SHARED_IDENTITY}),
    "on call": always(NOTHING, {"emergency": EMERGENCY}),
    "other territory": always(NOTHING, {}),
    "kept away": always(NOTHING, {}),
    "administrator": always(NOTHING, {}),
    "auditor": always(NOTHING, {}),
    "platform": always(NOTHING, {}),
    # What a woman asked for, and as long as it is not answered.
    "protection": always(NOTHING, {"copy_asked": WHOLE | WORK | WAY}),
    "without role": always(NOTHING, {}),
    "signed out": always(NOTHING, {}),
}

# The pages that show a whole file: to her NGO, to OFII, and to whom it was shared.
FILE_PAGES = {"cases:detail", "cases:step", "cases:read_share", "placements:check", "placements:detail"}
# Where a centre reads who lives there, to find her and to write down what she received.
RESIDENTS = {
    "centres:detail",
    "centres:residents",
    "centres:residents_export",
    "centres:search",
    "centres:session_new",
    "centres:resident_row",
    "centres:service_new",
    "centres:services",
    "centres:services_export",
}
NAMED = {
    *FILE_PAGES,
    *RESIDENTS,
    "centres:stay",
    "cases:list",
    "cases:export",
    "cases:search",
    "cases:received",
    "cases:merge",
    "placements:compare",
}
COMPARED = {*FILE_PAGES, "centres:stay", "cases:merge", "placements:compare"}

# Who is on call reads there who she is; her copy is all that is kept about her.
EMERGENCY_PAGE, COPY = "cases:emergency_access", "home:subject_access"

# kind → the routes on which it may stand, for those who may know it
WHERE = {
    "first": {*NAMED, EMERGENCY_PAGE, COPY},
    "last": {*NAMED, EMERGENCY_PAGE, COPY},
    "birth": {*COMPARED, EMERGENCY_PAGE, COPY},
    "phone": {*COMPARED, EMERGENCY_PAGE, COPY},
    "child": {*FILE_PAGES, "centres:stay", EMERGENCY_PAGE, COPY},
    "childborn": {*FILE_PAGES, "centres:stay", EMERGENCY_PAGE, COPY},
    "number": {*FILE_PAGES, "cases:merge", "placements:compare", COPY},
    "zone": {*FILE_PAGES, "placements:matching", COPY},
    "town": {*FILE_PAGES, "placements:matching", COPY},
    "home": {*FILE_PAGES, COPY},
    "rules": {*FILE_PAGES, "centres:stay", EMERGENCY_PAGE, COPY},
    "indicator": {*FILE_PAGES, COPY},
    "exploitation": {*FILE_PAGES, COPY},
    "language": {*FILE_PAGES, "centres:stay", "placements:proposal", "placements:matching", COPY},
    "need": {
        *FILE_PAGES,
        "centres:stay",
        "placements:proposal",
        "cases:assessments",
        "cases:assess_again",
        COPY,
    },
    "paper": {"cases:document", COPY},
    "letter": {"cases:document", COPY},
    "house": {"cases:notes", "cases:note", "cases:correct_note", COPY},
    "party": {"cases:notes", "cases:note", "cases:correct_note", COPY},
    "aim": {"cases:plan", "cases:goal", "cases:change_goal", COPY},
    "sign": {"cases:safety_plan", "cases:write_safety_plan", "cases:print_safety_plan", COPY},
    "spot": {"cases:appointments", "cases:change_appointment", COPY},
    "safeword": {"placements:way", "placements:plan_way", COPY},
    "trace": {"placements:arrival_alarm", COPY},
    "register": {
        "placements:detail",
        "placements:list",
        "placements:export",
        "placements:register",
        "placements:search",
        COPY,
    },
}


class Shown(NamedTuple):
    """On `route`, somebody who is `relation` to a file that is at one of `moments` must read `kinds`."""

    relation: str
    route: str
    kinds: set
    moments: set


ALL = set(MOMENTS) - {"erased"}
SENT = ALL - {"draft", "consent_withdrawn"}
HOSTED = {"admitted", "arrived", "departed", "kept_away", "emergency"}
HOSTING = HOSTED - {"departed"}
LIVES_THERE = {"arrived", "kept_away", "emergency"}
SHOWN = [
    Shown("own", "cases:detail", FILE, ALL),
    Shown("own", "cases:notes", NOTES, ALL),
    Shown("own", "cases:plan", {"aim"}, ALL),
    Shown("own", "cases:safety_plan", {"sign"}, ALL),
    Shown("own", "cases:appointments", SPOT, ALL),
    Shown("own", "cases:assessments", {"need"}, ALL),
    Shown("own", "cases:list", NAMES, ALL),
    Shown("own", "cases:export", NAMES, ALL),
    Shown("own", "cases:search", NAMES, ALL),
    Shown("own", "cases:document", DOCUMENTS, ALL),
    Shown("own", "cases:step", FILE, {"draft", "arrived"}),
    Shown("own", "placements:check", FILE, {"draft"}),
    Shown("own", "placements:detail", {"register"}, SENT),
    Shown("own", "placements:way", {"safeword"}, {"admitted"}),
    Shown("own", "placements:arrival_alarm", {"trace"}, {"admitted"}),
    *(
        Shown(relation, route, kinds, moments)
        for relation in ("territory", "national")
        for route, kinds, moments in (
            ("cases:detail", FILE, SENT),
            ("cases:document", DOCUMENTS, SENT),
            ("cases:notes", {"party"}, SENT),
            ("cases:plan", {"aim"}, SENT),
            ("cases:print_safety_plan", {"sign"}, SENT),
            ("placements:detail", FILE | {"register"}, SENT),
            ("placements:list", {"register"}, SENT),
            ("placements:export", {"register"}, SENT),
            ("placements:matching", ZONES, {"waiting", "refused"}),
            ("placements:way", {"safeword"}, {"admitted"}),
            ("placements:arrival_alarm", {"trace"}, {"admitted"}),
        )
    ),
    Shown("centre", "placements:way", {"safeword"}, {"admitted"}),
    Shown("centre", "placements:proposal", NEEDS, {"asked", "answered", *HOSTED}),
    Shown("centre", "centres:stay", HOSTS - {"paper"}, HOSTED),
    Shown("centre", "cases:document", {"paper"}, HOSTED),
    Shown("centre", "cases:notes", {"party"}, HOSTING),
    Shown("centre", "cases:plan", {"aim"}, HOSTING),
    Shown("centre", "cases:safety_plan", {"sign"}, HOSTING),
    Shown("centre", "cases:appointments", SPOT, HOSTING),
    Shown("centre", "centres:residents", NAMES, HOSTED),
    Shown("centre", "centres:residents_export", NAMES, LIVES_THERE),
    Shown("centre", "centres:session_new", NAMES, LIVES_THERE),
    Shown("centre", "centres:search", NAMES, HOSTED),
    Shown("centre", "centres:detail", NAMES, {"admitted"}),
    Shown("other NGO", "cases:read_share", FILE, {"shared_whole"}),
    Shown("other NGO", "cases:read_share", SHARED_IDENTITY, {"shared_identity"}),
    Shown("other NGO", "cases:received", NAMES, {"shared_whole", "shared_identity"}),
    Shown("on call", EMERGENCY_PAGE, EMERGENCY, {"emergency"}),
    Shown("protection", COPY, FILE | WORK, {"copy_asked"}),
    Shown("other centre", "cases:read_share", SHARED_IDENTITY, {"shared_identity"}),
    Shown("other centre", "cases:received", NAMES, {"shared_identity"}),
]

# Each role is followed in full once, a desk that sees both sides on one of them. Her neighbour is there to be refused:
# at every moment of the other side, and at a few of her own.
NEIGHBOURS = {
    "colleague_a",
    "caseworker_b",
    "officer_paris",
    "worker_north",
    "manager_south",
    "on_call_national",
}
TYPICAL = {
    "draft",
    "asked",
    "arrived",
    "shared_whole",
    "shared_identity",
    "kept_away",
    "erased",
    "emergency",
    "copy_asked",
    "erasure_asked",
}
# To whom something is shown only because somebody decided it.
STRANGERS = {"other NGO", "other centre", "on call"}
# A neighbour's own files: as they are read most, asked of a centre, shared, closed to her, gone, open to others.
FEW = {"asked", "arrived", "shared_whole", "kept_away", "erased", "emergency"}
ASKED_OF = {(one.relation, one.route, moment) for one in SHOWN for moment in one.moments}


def is_worth_a_visit(persona, route, side, moment):
    """Every file of which she may know nothing; of hers what the table asks for, and of a whole one what is typical."""
    relation = relation_of(persona, side, moment)
    if is_neighbour(persona, relation, side):
        return moment in FEW
    if not ALLOWED[relation][moment] >= FILE:
        return True
    return moment in TYPICAL or (relation, route, moment) in ASKED_OF


def is_neighbour(persona, relation, side):
    """Does somebody else follow these files as she would?"""
    if relation == "national":
        return persona in NEIGHBOURS or side == SIDES[1]
    return persona in NEIGHBOURS and any(ALLOWED[relation].values()) and relation not in STRANGERS


def expected_of(persona, route, side, moment):
    """What she must have read there of that file."""
    if not is_worth_a_visit(persona, route, side, moment):
        return set()
    relation = relation_of(persona, side, moment)
    kinds = (
        one.kinds for one in SHOWN if (one.relation, one.route) == (relation, route) and moment in one.moments
    )
    return set().union(*kinds)


# The address of a centre: route → who may read it there, once she has asked for it. For her own NGO it is the
# centre that receives the woman, from OFII's decision on.
STAFF = {"manager_north": "a", "worker_north": "a", "manager_south": "b"}
TO_HER_NGO = {"admitted", "arrived", "kept_away", "emergency"}
# Whether she still lives there only the centre knows: not asked for, and not refused.
PERHAPS = {"consent_withdrawn"}


def may_read_address(persona, side, visit):
    """May she read the address of the centre of `side` on this visit?"""
    if not visit.asks:
        return False
    if visit.route == "centres:address":
        return STAFF.get(persona) == side or persona in {
            "officer_lyon",
            "officer_paris",
            "national",
            "on_call_national",
        }
    own = visit.item.side and relation_of(persona, visit.item.side, visit.item.moment) == "own"
    return bool(visit.route == "centres:stay_address" and own and visit.item.side == side) and (
        visit.item.moment in TO_HER_NGO | PERHAPS
    )


def is_allowed(persona, secret, moment, visit):
    if secret.kind == "address":
        return may_read_address(persona, secret.side, visit)
    known = ALLOWED[relation_of(persona, secret.side, moment)][moment]
    return secret.kind in known and visit.route in WHERE[secret.kind]
