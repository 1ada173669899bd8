"""What leaves by mail: a sentence and a link, never a name; and not too often."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from placements.enums import ReferralState
from tests.factories.placements import make_referral
from tests.jobs import run_jobs, waiting_jobs
from trips.identity.actions import suspend_account
from trips.identity.models import User
from trips.notices.delivery import NotSent, deliver, message_of
from trips.notices.kinds import KINDS
from trips.notices.mail import send_link
from trips.notices.models import Notice

LANGUAGES = [code for code, _name in settings.LANGUAGES]
REFERENCE = re.compile(r"\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def reader(world):
    return world.user("officer_lyon")


@pytest.fixture
def send(reader, frozen_now):
    def send(kind="my_turn", path="/orientations/", minutes=0, to=None):
        send_link(user=to or reader, kind=kind, path=path, now=frozen_now + timedelta(minutes=minutes))

    return send


class BrokenServer(EmailBackend):
    """A mail server that refuses, and names the address as real ones do."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


@pytest.fixture
def broken_server(settings):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.BrokenServer"}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_message_says_anything_of_anybody(world, kind, language):
    """Of a world full of names and references only the link's own path shows, and not in the subject."""
    referral = make_referral(
        world,
        ReferralState.ARRIVED,
        household={"first_name": "Canarine", "last_name": "Canari"},
    )
    subject, body = message_of(kind, referral.get_absolute_url(), language)
    texts = [subject, body.replace(referral.get_absolute_url(), "")]
    names = [user.full_name for user in User.objects.all()]
    names += [organisation.name for organisation in world.organisations.values()]
    names += ["Canari", "imaginary street", "Lyon", "Fake"]
    for text in texts:
        assert not [name for name in names if name in text]
        assert not REFERENCE.search(text)
    assert f"http://testserver{referral.get_absolute_url()}" in body
    assert "\n" not in subject


@pytest.mark.parametrize("kind", KINDS)
def test_each_message_is_in_the_language_of_its_reader(kind):
    french, english = message_of(kind, "/", "fr"), message_of(kind, "/", "en")
    assert "Bonjour" in french[1]
    assert "Hello" in english[1]
    assert french[0] != english[0]


def test_a_message_waits_for_the_commit_and_leaves_with_a_link(send, reader):
    send(path="/orientations/R-0000-0000/")
    assert mail.outbox == []
    run_jobs()
    (message,) = mail.outbox
    assert message.to == [reader.email]
    assert "http://testserver/orientations/R-0000-0000/" in message.body
    assert run_jobs() == 0


def test_the_queue_holds_numbers_only(send):
    send(path="/orientations/R-0000-0000/")
    assert ProcrastinateJob.objects.get().args == {"notice_id": Notice.objects.get().pk}


def test_one_message_of_a_kind_an_hour(send, frozen_now):
    send()
    run_jobs()
    for minutes in (1, 20, 59):
        send(path=f"/page-{minutes}/", minutes=minutes)
    (job,) = waiting_jobs()
    assert job.scheduled_at == frozen_now + timedelta(hours=1)
    run_jobs()
    assert len(mail.outbox) == 2
    assert "page-" not in mail.outbox[1].body
    assert "http://testserver/\n" in mail.outbox[1].body


def test_other_kinds_and_other_people_do_not_wait(send, world):
    send()
    send(kind="alarm")
    send(to=world.user("officer_paris"))
    run_jobs()
    assert len(mail.outbox) == 3


def test_an_hour_later_the_next_leaves_at_once(send, frozen_now):
    send()
    run_jobs()
    send(minutes=61)
    assert waiting_jobs()[0].scheduled_at == frozen_now + timedelta(minutes=61)


def test_a_message_that_was_lost_does_not_keep_the_next_back(send):
    send()
    send(minutes=11 * 60)
    assert len(waiting_jobs()) == 1
    send(minutes=13 * 60)
    assert len(waiting_jobs()) == 2


def test_who_is_suspended_meanwhile_gets_none(send, reader, world, frozen_now):
    send()
    suspend_account(user=reader, by=world.platform, now=frozen_now)
    run_jobs()
    assert mail.outbox == []


def test_a_server_that_refuses_has_it_tried_again_and_its_words_are_withheld(send, reader, broken_server):
    send()
    with pytest.raises(NotSent) as failure:
        run_jobs()
    assert reader.email not in str(failure.value)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__
    assert Notice.objects.get().due_at is not None


def test_once_the_server_is_back_it_leaves(send, settings, broken_server):
    send()
    with pytest.raises(NotSent):
        run_jobs()
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    run_jobs()
    assert len(mail.outbox) == 1


def test_an_unknown_kind_is_a_mistake_of_ours(send):
    with pytest.raises(KeyError):
        send(kind="newsletter")
    with pytest.raises(KeyError):
        deliver("a@example.org", "newsletter", "/", language="fr")


def test_messages_follow_the_language_that_she_chose(world, client_of, send, reader):
    client_of("officer_lyon").post(reverse("set_language"), {"language": "en"})
    reader.refresh_from_db()
    assert reader.language == "en"
    client_of("officer_lyon").post(reverse("set_language"), {"language": "xx"})
    send(to=reader)
    run_jobs()
    assert "Hello" in mail.outbox[0].body
