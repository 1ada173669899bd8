"""The lists of words that a case uses; an administrator may edit them, old cases keep their meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.vocabulary.models import Term


class ExploitationType(Term):
    """Form of exploitation, after MIPROF's survey; several may apply."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("type of exploitation")
        verbose_name_plural = _("types of exploitation")


class Indicator(Term):
    """Sign seen at detection: a conjunction of signs counts, never one alone."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")


class Need(Term):
    """Field in which the woman needs support."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")


class Language(Term):
    """Language she speaks."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")


class Gender(Term):
    """A list, not a constant: trans women are women here, and one scheme hosts trans men as well."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("gender")
        verbose_name_plural = _("genders")


class Protection(Term):
    """International protection status."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("protection status")
        verbose_name_plural = _("protection statuses")


class AccommodationType(Term):
    """Where she sleeps now."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("type of accommodation")
        verbose_name_plural = _("types of accommodation")


class Detector(Term):
    """Who detected her as a presumed victim."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("who detects")
        verbose_name_plural = _("who detects")


class Identifier(Term):
    """Authority that formally identified her as a victim: a fact apart from detection."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("identifying authority")
        verbose_name_plural = _("identifying authorities")


class ContactChannel(Term):
    """Safe way to reach her."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("contact channel")
        verbose_name_plural = _("contact channels")


class ConsentMeans(Term):
    """How she gave her consent or her answer."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("way of giving consent")
        verbose_name_plural = _("ways of giving consent")


class EmergencyReason(Term):
    """Why somebody on call opened a file in an emergency: one word, no story."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("reason of an emergency access")
        verbose_name_plural = _("reasons of emergency accesses")


class DocumentKind(Term):
    """Which paper a sealed document is."""

    # Whether the centre that receives her may open it, from OFII's decision on.
    shown_to_centre = models.BooleanField(_("shown to the centre that receives her"), default=False)

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")


class SafePerson(Term):
    """To whom she can turn when danger comes near: a role, never a name."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("safe person")
        verbose_name_plural = _("safe people")


class SafeMeans(Term):
    """What helps her to be safe, or to get help."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("safe means")
        verbose_name_plural = _("safe means")


class LegalStepKind(Term):
    """What may be done in law for her; each is her choice, and none is expected of her."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("kind of legal step")
        verbose_name_plural = _("kinds of legal steps")


class AppointmentKind(Term):
    """With whom an appointment is; never what it is about."""

    personal_data = NO_PERSONAL_DATA

    class Meta(Term.Meta):
        verbose_name = _("kind of appointment")
        verbose_name_plural = _("kinds of appointments")
