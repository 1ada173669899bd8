from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(models.TextChoices):
    """A case moves only in `cases.transitions`."""

    OPEN = "open", pgettext_lazy("case", "open")
    CLOSED = "closed", pgettext_lazy("case", "closed")
    MERGED = "merged", pgettext_lazy("case", "merged with another")
    ERASED = "erased", pgettext_lazy("case", "erased")


# What lists, searches and counts leave out: one is read with another file, the other exists for nobody.
NOT_LISTED = (CaseState.MERGED, CaseState.ERASED)


class MergeReason(models.TextChoices):
    """Why one NGO had two files of one woman."""

    OPENED_TWICE = "opened_twice", _("Two colleagues each opened a file")
    HANDED_OVER = "handed_over", _("She was handed over inside the NGO, and a new file was opened")
    CAME_BACK = "came_back", _("She came back, and a new file was opened")
    OTHER_NAME = "other_name", _("She had given another name or another number")


class ConsentScope(models.TextChoices):
    """To what the woman agreed; a referral needs both."""

    OFII = "ofii", _("Send her file to OFII, which decides on the place")
    CENTRE = "centre", _("Tell the centre that receives her who she is and how to reach her safely")


class Urgency(models.TextChoices):
    """How dangerous it is where she is now; orders the waiting list."""

    IMMINENT = "1_imminent", _("Imminent danger")
    HIGH = "2_high", _("High danger")
    STANDARD = "3_standard", _("Standard")


class BuildingWish(models.TextChoices):
    """Among other residents or in a flat of her own: a wish, never a condition."""

    COLLECTIVE = "collective", _("Collective: with others around her")
    SCATTERED = "scattered", _("Scattered: a flat among others")
    ANY = "any", _("No matter")


class UnmetReason(models.TextChoices):
    """Why a need was counted without keeping anything about the person."""

    MINOR = "minor", _("She is, or may be, under 18")
    NO_CONSENT = "no_consent", _("She does not agree to the referral")


class StepCode(models.TextChoices):
    """The pages of the referral form after age and consent, in their order; the code is in the address."""

    HOUSEHOLD = "household", _("The woman and her household")
    SITUATION = "situation", _("Protection and accommodation")
    DETECTION = "detection", _("Detection and identification")
    NEEDS = "needs", _("Her needs")
    SAFETY = "safety", _("Her safety")


class RemovalReason(models.TextChoices):
    """Why a document was destroyed."""

    WRONG = "wrong", _("It was the wrong file")
    REPLACED = "replaced", _("A newer one replaces it")
    ASKED = "asked", _("She asked for it")
    NOT_NEEDED = "not_needed", _("It is not needed any more")


class ConflictReason(models.TextChoices):
    """Why somebody must not see a woman's file; nothing more is asked."""

    RELATIVE = "relative", _("Family or close friends")
    ACQUAINTANCE = "acquaintance", _("They know each other privately")
    FORMER_WORK = "former_work", _("They met in another job or as client and professional")
    OTHER = "other", _("Another reason")


class ShareScope(models.TextChoices):
    """What the other organisation reads; it never writes."""

    WHOLE = "whole", _("The whole file, without her documents")
    IDENTITY = "identity", _("Who she is and how to reach her safely")


class ShareEnding(models.TextChoices):
    REVOKED = "revoked", _("revoked by her NGO")
    CONSENT = "consent", _("she withdrew her consent")
    CLOSED = "closed", _("her file was closed")
    EXPIRED = "expired", _("its date has passed")
    ERASED = "erased", _("her file was erased")


class Verdict(models.TextChoices):
    """What the data protection officer found of an emergency access."""

    JUSTIFIED = "justified", _("justified")
    UNJUSTIFIED = "unjustified", _("not justified")


class RequestKind(models.TextChoices):
    """What a woman may ask of whoever keeps data about her."""

    ACCESS = "access", _("A copy of what is kept about her")
    ERASURE = "erasure", _("Erase what names her")


class RequestOrigin(models.TextChoices):
    """Who asked, and how one knows that it is she (GDPR art. 12(6)); a due file is proposed by nobody's wish."""

    KNOWN = "known", _("She asked her caseworker, who knows her")
    PAPER = "paper", _("She asked and showed an identity paper")
    MANDATE = "mandate", _("Somebody asked for her, with a written mandate")
    RETENTION = "retention", _("Nobody asked: the file is kept no longer")


class RequestOutcome(models.TextChoices):
    DONE = "done", pgettext_lazy("request", "done")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class RequestRefusal(models.TextChoices):
    """Why a request is not granted; the GDPR's own reasons, no other."""

    NOT_SURE = "not_sure", _("It is not certain that it is she who asks (art. 12(6))")
    REPEATED = "repeated", _("It is repeated without any reason (art. 12(5))")
    OBLIGATION = "obligation", _("A law obliges to keep this file (art. 17(3)(b))")
    CLAIMS = "claims", _("The file is needed for a legal claim (art. 17(3)(e))")
    DUE_BY_MISTAKE = "followed", _("She is still followed: the file was proposed by mistake")


class Audience(models.TextChoices):
    """Who reads a note besides the woman, who may ask for a copy of everything."""

    MINE = "mine", _("Only me")
    ORGANISATION = "organisation", _("My organisation")
    PARTIES = "parties", _("All who work with her: her NGO, OFII, the centre that hosts her")


class CorrectionReason(models.TextChoices):
    """Why what was written is written anew."""

    MISTAKE = "mistake", _("There was a mistake")
    INCOMPLETE = "incomplete", _("Something was missing")
    SHE_ASKED = "she_asked", _("She asked for it")
    TOO_MUCH = "too_much", _("It said more than it should")
    READERS = "readers", _("Others should read it, or fewer")


class Doer(models.TextChoices):
    """Who does what a goal asks for."""

    SHE = "she", _("She herself")
    NGO = "ngo", _("Her NGO")
    CENTRE = "centre", _("The centre that hosts her")
    TOGETHER = "together", _("She and a worker together")
    PARTNER = "partner", _("Another service")


class GoalState(models.TextChoices):
    """A goal moves only in `cases.transitions`."""

    TO_DO = "to_do", pgettext_lazy("goal", "to do")
    DOING = "doing", pgettext_lazy("goal", "under way")
    DONE = "done", pgettext_lazy("goal", "done")
    GIVEN_UP = "given_up", pgettext_lazy("goal", "given up")


class GivingUp(models.TextChoices):
    """Why a goal is given up; her own wish comes first and is no failure."""

    HER_WISH = "her_wish", _("She does not want it any more")
    CHANGED = "changed", _("Her situation has changed")
    IMPOSSIBLE = "impossible", _("It is not possible for now")
    REPLACED = "replaced", _("Another goal replaces it")
    MISTAKE = "mistake", _("It was noted by mistake")


OPEN_GOALS = (GoalState.TO_DO, GoalState.DOING)


class Accompanying(models.TextChoices):
    """Who goes with her to an appointment."""

    ALONE = "alone", _("Nobody: she goes alone")
    NGO = "ngo", _("Somebody of her NGO")
    CENTRE = "centre", _("Somebody of the centre")
    OTHER = "other", _("Somebody else whom she trusts")


class AppointmentEnding(models.TextChoices):
    """Why an appointment does not take place; not coming is no fault."""

    HER_WISH = "her_wish", _("She does not wish to go")
    CANNOT = "cannot", _("She cannot come that day")
    SERVICE = "service", _("The service has cancelled it")
    UNSAFE = "unsafe", _("It is not safe to go there")
    MISTAKE = "mistake", _("It was noted by mistake")


class TimelineKind(models.TextChoices):
    """What a line of the timeline of a file is about."""

    FILE = "file", _("The file")
    CONSENT = "consent", _("Her consent")
    REFERRAL = "referral", _("Her referral")
    STAY = "stay", _("Her stay")
    DOCUMENT = "document", _("Documents")
    NEEDS = "needs", _("Her needs")
    GOAL = "goal", _("Goals")
    SAFETY_PLAN = "safety_plan", _("Safety plan")
    LEGAL = "legal", _("Legal steps")
    APPOINTMENT = "appointment", _("Appointments")
    NOTE = "note", _("Notes")


class Side(models.TextChoices):
    """Whose desk is told that something moved."""

    NGO = "ngo", _("the NGO")
    OFII = "ofii", _("OFII")
    CENTRE = "centre", _("the centre")


class About(models.TextChoices):
    """What a notification leads to."""

    CASE = "case", _("file")
    REFERRAL = "referral", _("referral")
    PROPOSAL = "proposal", _("place asked for")
    STAY = "stay", _("stay")
    EXTENSION = "extension", _("extension")
    INCIDENT = "incident", _("incident")
    FOLLOW_UP = "follow_up", _("follow-up")
    SHARE = "share", _("shared file")
