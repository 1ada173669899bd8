"""What must not be read by the wrong person: one obviously invented text for each kind of fact of each file.

A text says what it is: `zqlastqaiq` is the last name of the file of side `a` at the moment `i`. Births are years
that stand nowhere else, phones begin with 777, places have a code of their own.
"""

import re
from datetime import date
from typing import NamedTuple

SIDES = "ab"
# One letter for each moment of `moments.MOMENTS`, in its order; q ends a text.
LETTERS = "abcdefghijklmnoprstuv"

NAMES = {"first", "last"}
IDENTITY = {*NAMES, "birth", "phone", "child", "childborn"}
ZONES = {"zone", "town"}
DETECTION = {"indicator", "exploitation"}
NEEDS = {"language", "need"}
# A paper is of a kind that the centre which receives her may open, a letter is not.
DOCUMENTS = {"paper", "letter"}
# Written beside the referral: a note for the NGO alone and one for all, a goal, a sign of danger, a meeting place.
NOTES, PLANS, SPOT = {"house", "party"}, {"aim", "sign"}, {"spot"}
WORK = {*NOTES, *PLANS, *SPOT}
# On her way to the centre: the safe word, and what was noted of where she may be.
WAY = {"safeword", "trace"}
FILE = {*IDENTITY, "number", *ZONES, "home", "rules", *DETECTION, *NEEDS}
KINDS = {*FILE, *DOCUMENTS, *WORK, *WAY, "register"}
# Words of lists and names of départements, which a form offers to everybody who fills it in: chosen ones count.
OFFERED = {"zone", "home", *DETECTION, *NEEDS}

FIRST_YEARS = {"a": 1940, "b": 1965}
FIRST_CHILD_YEAR = 2002
CHILD_MONTHS = {"a": 6, "b": 10}
MONTHS = {"a": ("juin", "june", "jun"), "b": ("octobre", "october", "oct")}


class Secret(NamedTuple):
    """One fact of one file; of a centre (`kind` "address") `letter` is ""."""

    kind: str
    side: str
    letter: str


def text(kind, side, letter):
    return f"Zq{kind}q{side}{letter}q"


def address_text(side):
    return f"7 rue Zqaddressq{side}q"


def born(side, letter):
    return date(FIRST_YEARS[side] + LETTERS.index(letter), 7, 19)


def child_born(side, letter):
    return date(FIRST_CHILD_YEAR + LETTERS.index(letter), CHILD_MONTHS[side], 23)


def phone(side, letter):
    return f"+99 777 {LETTERS.index(letter):02}{SIDES.index(side)} 777"


def code(kind, side, letter):
    """Of an invented département: three signs."""
    return f"{'zy'[kind == 'home']}{SIDES.index(side) + 8}{letter}".upper()


# A kind that there is: among random letters, as in the token of a form, anything may stand between two others.
TEXT = re.compile(rf"zq({'|'.join(sorted({*KINDS, 'address'}))})q([{SIDES}])([{LETTERS}]?)q")
PHONE = re.compile(r"777\W?(\d\d)([01])\W?777")
YEAR = re.compile(r"(?<![a-z0-9])(?:19[4-8]\d|20[0-2]\d)(?![a-z0-9])")
CODE = re.compile(rf"(?<![\w+/=-])([zy])([89])([{LETTERS}])(?![\w+/=-])")


def found_in(words):
    """Every secret that stands in a text, however its letters are cased, its phones spaced, its dates written."""
    words = words.lower()
    found = {Secret(*match.groups()) for match in TEXT.finditer(words)}
    found |= {
        Secret("phone", SIDES[int(side)], LETTERS[int(number)]) for number, side in PHONE.findall(words)
    }
    found |= {
        Secret("zone" if kind == "z" else "home", SIDES[int(number) - 8], letter)
        for kind, number, letter in CODE.findall(words)
    }
    return found | set(births_in(words))


def births_in(words):
    """The year of a woman's birth alone counts; a child's with its month, since such a year is another date's too."""
    for match in YEAR.finditer(words):
        year = int(match.group())
        for side in SIDES:
            if year - FIRST_YEARS[side] in range(len(LETTERS)):
                yield Secret("birth", side, LETTERS[year - FIRST_YEARS[side]])
            elif year - FIRST_CHILD_YEAR in range(len(LETTERS)) and is_month_of(side, words, match):
                yield Secret("childborn", side, LETTERS[year - FIRST_CHILD_YEAR])


def is_month_of(side, words, match):
    month = f"{CHILD_MONTHS[side]:02}"
    before, after = words[max(0, match.start() - 16) : match.start()], words[match.end() : match.end() + 7]
    named = any(name in before for name in MONTHS[side])
    return named or before.endswith(f"/{month}/") or after.startswith(f"-{month}-")
