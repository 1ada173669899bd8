from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    """A referral moves only in `placements.transitions`."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    UNDER_REVIEW = "under_review", _("under review")
    INFORMATION_REQUESTED = "information_requested", _("question to the NGO")
    WAITING = "waiting", _("waiting for a place")
    PROPOSED = "proposed", _("place proposed")
    ADMITTED = "admitted", _("admitted")
    ARRIVAL_MISSED = "arrival_missed", _("arrival missed")
    ARRIVED = "arrived", _("arrived")
    CLOSED = "closed", _("stay ended")
    NOT_ELIGIBLE = "not_eligible", _("not eligible")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("draft thrown away")


OPEN_STATES = (
    ReferralState.DRAFT,
    ReferralState.SUBMITTED,
    ReferralState.UNDER_REVIEW,
    ReferralState.INFORMATION_REQUESTED,
    ReferralState.WAITING,
    ReferralState.PROPOSED,
    ReferralState.ADMITTED,
    ReferralState.ARRIVAL_MISSED,
    ReferralState.ARRIVED,
)
BEFORE_ARRIVAL = tuple(state for state in OPEN_STATES if state != ReferralState.ARRIVED)

# OFII has found her eligible; a referral that was withdrawn or refused may have stopped before.
AFTER_REVIEW = (
    ReferralState.WAITING,
    ReferralState.PROPOSED,
    ReferralState.ADMITTED,
    ReferralState.ARRIVAL_MISSED,
    ReferralState.ARRIVED,
    ReferralState.CLOSED,
)

# A centre keeps a place for her, expects her or hosts her.
WITH_A_PLACE = (
    ReferralState.PROPOSED,
    ReferralState.ADMITTED,
    ReferralState.ARRIVAL_MISSED,
    ReferralState.ARRIVED,
)
# OFII has decided and she has not arrived: her place is kept, her way is followed.
ON_HER_WAY = (ReferralState.ADMITTED, ReferralState.ARRIVAL_MISSED)


class Party(models.TextChoices):
    """Whose turn it is."""

    NGO = "ngo", _("the NGO")
    TERRITORY = "territory", _("OFII, territorial directorate")
    NATIONAL = "national", _("OFII, national desk")
    CENTRE = "centre", _("the centre")


class Step(models.TextChoices):
    """What the party whose turn it is must do next, where a time limit holds."""

    TAKE = "take", _("take the referral in hand")
    REVIEW = "review", _("say whether she is eligible")
    INFORMATION = "information", _("answer OFII's question")
    PLACE = "place", _("find a place")
    OPINION = "opinion", _("give the centre's opinion")
    OBJECTION = "objection", _("answer an unfavourable opinion")
    ANSWER = "answer", _("record her answer")
    DECISION = "decision", _("decide on the admission")
    SEARCH = "search", _("find out where she is")


class Preference(models.TextChoices):
    """What brings a centre nearer to the top for a household, by its weight; nothing else does."""

    LANGUAGE = "language", _("her language is spoken")
    DISTANCE = "distance", _("far from what she must avoid")
    SCHOOLS = "schools", _("crèche and schools nearby")
    PSYCHOLOGIST = "psychologist", _("a psychologist in the house or nearby")
    HOSPITAL = "hospital", _("a hospital nearby")
    BUILDING = "building", _("the kind of building that she prefers")


class Gain(models.TextChoices):
    """What a household lacks where it lives and would have elsewhere; named as in `matching.MUSTS` and `HELPS`."""

    APART = "apart", _("nobody there whom she must not meet")
    ZONE = "zone", _("away from every place to avoid")
    REDUCED_MOBILITY = "reduced_mobility", _("fit for reduced mobility")
    NO_STAIRS = "no_stairs", _("without stairs")
    COT = "cot", _("a cot for the child")
    LANGUAGE = "language", _("her language is spoken")
    SCHOOLS = "schools", _("the children's crèche or schools nearby")
    HOSPITAL = "hospital", _("a hospital nearby")
    PSYCHOLOGIST = "psychologist", _("a psychologist in the house or nearby")
    BUILDING = "building", _("the kind of building that she prefers")


class ApartReason(models.TextChoices):
    """Why two women must not meet: one word, no story, and it accuses neither of them."""

    KNOWN = "known", _("They know each other from before")
    QUARREL = "quarrel", _("They have quarrelled")
    ASKED = "asked", _("One of them asks for it")
    JUDGED = "judged", _("Those who accompany them think so")
    OTHER = "other", _("Another reason")


class PauseReason(models.TextChoices):
    """Why she is proposed no place until a day; it costs her nothing."""

    SHE_ASKS = "she_asks", _("she asks for it")
    HEALTH = "health", _("health")
    CHILD = "child", _("a child's school or birth")
    PROCEDURE = "procedure", _("an appointment that she cannot move")
    OTHER = "other", _("another reason")


class HoldExtension(models.TextChoices):
    """Why a place is held longer, once."""

    INTERVIEW = "interview", _("the interview takes place later")
    INTERPRETER = "interpreter", _("no interpreter before")
    SHE_THINKS = "she_thinks", _("she needs time to answer")
    CENTRE = "centre", _("the centre needs time for its opinion")


class Side(models.TextChoices):
    """Who may attend an interview: the values are its columns."""

    WOMAN = "with_woman", _("the woman")
    NGO = "with_ngo", _("her NGO")
    CENTRE = "with_centre", _("the centre")
    OFII = "with_ofii", _("OFII")


class InterviewChannel(models.TextChoices):
    """How the pre-admission interview is held: never at a centre, whose address she learns with the decision only."""

    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video, the link sent outside this service")
    NGO = "ngo", _("at her NGO")
    OFII = "ofii", _("at OFII")


class InterviewOutcome(models.TextChoices):
    """What became of an interview; empty while it is to come."""

    HELD = "held", _("it took place")
    NOT_HELD = "not_held", _("it did not take place")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")


class InterviewReason(models.TextChoices):
    """Why an interview was moved or cancelled, or did not take place; never held against her."""

    SHE = "she", _("she could not, or did not wish to")
    INTERPRETER = "interpreter", _("no interpreter")
    NGO = "ngo", _("the NGO could not")
    CENTRE = "centre", _("the centre could not")
    OFII = "ofii", _("OFII could not")
    CHANNEL = "channel", _("the channel was not safe or did not work")
    NOT_NEEDED = "not_needed", _("it is not needed any more")


class ReviewReason(models.TextChoices):
    """Why her NGO asks OFII to look at a refusal again."""

    NEW_FACTS = "new_facts", _("there are new facts")
    CHANGED = "changed", _("her situation has changed")
    MISTAKE = "mistake", _("the refusal rests on a mistake")


class Opinion(models.TextChoices):
    """What the centre's manager says; OFII decides (CASF art. L.349-3)."""

    FAVOURABLE = "favourable", _("favourable")
    UNFAVOURABLE = "unfavourable", _("unfavourable")


class Answer(models.TextChoices):
    """What the woman says; a refusal is never held against her."""

    ACCEPTED = "accepted", _("she accepts")
    REFUSED = "refused", _("she refuses")


class Ending(models.TextChoices):
    """How a proposal ended."""

    ADMITTED = "admitted", _("admitted")
    OPINION_UPHELD = "opinion_upheld", _("unfavourable opinion upheld")
    REFUSED = "refused", _("refused by the woman")
    EXPIRED = "expired", _("the place was not confirmed in time")
    POINTLESS = "pointless", _("there was nobody to move any more")
    WITHDRAWN = "withdrawn", _("referral withdrawn")
    RELEASED = "released", _("released by OFII")
    MISSED = "missed", _("she did not arrive")


class Stage(models.TextChoices):
    """The confirmations of a handover, in their order."""

    LEFT = "left", _("she has left")
    ON_WAY = "on_way", _("she is on the way")
    ARRIVED = "arrived", _("she has arrived")


class WordGiven(models.TextChoices):
    """What the one who writes a confirmation says of the safe word."""

    GIVEN = "given", _("the right word was given")
    NOT_GIVEN = "not_given", _("no word was asked or given")
    WRONG = "wrong", _("a wrong word was given")


class AlarmCause(models.TextChoices):
    """Why somebody looks for her."""

    MISSING = "missing", _("a confirmation is missing")
    NOT_COME = "not_come", _("she has not come")
    WRONG_WORD = "wrong_word", _("wrong safe word")


class Rung(models.TextChoices):
    """Who is told of an alarm, one after the other."""

    CENTRE = "1_centre", _("the centre")
    NGO = "2_ngo", _("her NGO")
    ON_CALL = "3_on_call", _("whoever is on call")
    NATIONAL = "4_national", _("OFII's national desk")


class AlarmEnd(models.TextChoices):
    """What becomes of her place when an alarm is closed; empty for what closes it by itself."""

    EXPECTED = "expected", _("she is still expected, her place is kept")
    WAITING = "waiting", _("she waits for another place, this one is free")
    WITHDRAWN = "withdrawn", _("her request stops, the place is free")


class Sameness(models.TextChoices):
    """What OFII says of two files in which something is the same."""

    SAME = "same", _("the same woman")
    DIFFERENT = "different", _("not the same woman")


class Outcome(models.TextChoices):
    """What became of what a centre asked OFII about a stay; empty while OFII has not answered."""

    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn by the centre")
    LAPSED = "lapsed", _("without object: the stay has ended")


class TransferKind(models.TextChoices):
    """A planned transfer has been prepared with her; an emergency moves her at once."""

    PLANNED = "planned", _("planned")
    EMERGENCY = "emergency", _("emergency")


class SeparationReason(models.TextChoices):
    """Why two files that were one woman's are two women's after all."""

    CLICK = "click", _("the answer was a wrong click")
    COMPARED = "compared", _("the files were compared again")
    TOLD = "told", _("an NGO or the woman herself said so")
