"""A notification in words, and where it leads: made when it is read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import notices as of_cases
from cases.enums import About
from centres import notices as of_centres
from placements import notices as of_placements

SENTENCES = of_cases.SENTENCES | of_centres.SENTENCES | of_placements.SENTENCES
PAGES = {
    About.CASE: "cases:detail",
    About.REFERRAL: "placements:detail",
    About.PROPOSAL: "placements:proposal",
    About.STAY: "centres:stay",
    About.EXTENSION: "placements:extension",
    About.INCIDENT: "centres:incident",
    About.FOLLOW_UP: "centres:follow_up",
    About.SHARE: "cases:read_share",
}

# Where something else of a file is meant than its first page.
PAGES_OF_KIND = {
    "cases.appointment": "cases:appointments",
    "cases.appointment_changed": "cases:appointments",
    "cases.appointment_cancelled": "cases:appointments",
    "cases.appointment_soon": "cases:appointments",
    "cases.goal_due": "cases:plan",
    "cases.note": "cases:notes",
    "cases.plan_to_review": "cases:safety_plan",
}


def sentence_of(notification):
    """One whose kind no version knows any more still leads to its file."""
    return str(SENTENCES.get(notification.kind, _("Something has changed")))


def page_of_subject(notification):
    page = PAGES_OF_KIND.get(notification.kind, PAGES[About(notification.about)])
    return reverse(page, args=[notification.subject])


def new_url():
    """Where the bell leads: what is new on the files that she follows."""
    return f"{reverse('home:inbox')}?show=new&mine=on"
