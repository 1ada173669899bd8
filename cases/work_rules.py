"""Who reads and writes what accompanies a file: "" or the reason why not.

Which files an actor reaches at all, and until when, is a matter of scope (`cases.work_queries`).
"""

from cases import rules
from cases.models import Case
from trips.access.actor import Actor
from trips.access.duties import Duty


def read_work(actor: Actor, case: Case) -> str:
    """Her NGO always; OFII while she agrees to it; the centre that receives her."""
    return "" if actor.has(Duty.CENTRE_WORK) else rules.read_case(actor, case)


def write_work(actor: Actor, case: Case) -> str:
    """As long as the file is open and she agrees."""
    return read_work(actor, case) or rules.is_open(case) or rules.agrees(case)
