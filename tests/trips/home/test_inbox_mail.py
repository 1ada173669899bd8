"""A link to the inbox for whom it has become the turn, as often as she wishes; and what is forgotten."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from cases.models import Notification, NotificationRead
from placements.enums import ReferralState as S
from tests.factories import placements as make
from tests.jobs import run_jobs
from trips.home.inbox.actions import forget_old, mark_read
from trips.home.inbox.mail import mail_digests, mail_turns
from trips.home.inbox.presenters import new_url
from trips.identity.actions import choose_mails, suspend_account
from trips.identity.models import Mails, User

MAILS = reverse("home:inbox_mails")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sent(world, frozen_now):
    """What a run of the worker sends: to whom."""

    def send(run=mail_turns, now=frozen_now):
        mail.outbox.clear()
        run(now=now)
        run_jobs()
        return sorted(one.to[0] for one in mail.outbox)

    return send


def address(world, *personas):
    return sorted(world.user(persona).email for persona in personas)


def test_only_whose_turn_it_is_gets_a_link(world, sent):
    """Neither her neighbours nor those of the file who are told for information."""
    referral = make.make_referral(world, S.SUBMITTED)
    assert sent() == address(world, "officer_lyon")
    body = mail.outbox[0].body
    assert reverse("home:inbox") in body
    assert referral.reference not in body + mail.outbox[0].subject
    assert "Z-" not in body


def test_the_same_turn_is_told_once(world, sent, frozen_now):
    make.make_referral(world, S.SUBMITTED)
    assert len(sent()) == 1
    assert sent(now=frozen_now + 3 * HOUR) == []


def test_at_most_one_an_hour(world, sent, frozen_now):
    make.make_referral(world, S.SUBMITTED)
    sent()
    for minutes in (5, 10):
        make.make_referral(world, S.SUBMITTED, now=frozen_now + timedelta(minutes=minutes))
        mail_turns(now=frozen_now + timedelta(minutes=minutes))
    mail.outbox.clear()
    run_jobs()
    assert [one.to[0] for one in mail.outbox] == address(world, "officer_lyon")


def test_what_she_has_read_meanwhile_sends_nothing(world, sent, frozen_now):
    make.make_referral(world, S.SUBMITTED)
    mark_read(Notification.objects.filter(side="ofii"), by=world.officer_lyon, now=frozen_now)
    assert sent() == []


def test_her_key_worker_and_not_her_colleagues(world, sent):
    make.make_referral(world, S.INFORMATION_REQUESTED)
    assert address(world, "caseworker_a")[0] in sent()
    assert address(world, "colleague_a")[0] not in [one.to[0] for one in mail.outbox]


@pytest.mark.parametrize("mails", [Mails.DAILY, Mails.NONE])
def test_who_wishes_none_at_once_gets_none(world, sent, mails):
    make.make_referral(world, S.SUBMITTED)
    choose_mails(user=world.user("officer_lyon"), mails=mails)
    assert sent() == []


def test_once_a_day_what_is_new_on_working_days(world, sent, frozen_now):
    """Also what is told for information; on Sundays nobody is told."""
    choose_mails(user=world.user("officer_lyon"), mails=Mails.DAILY)
    assert sent(mail_digests) == []
    make.make_referral(world, S.SUBMITTED)
    assert sent(mail_digests, frozen_now - DAY) == []
    assert sent(mail_digests) == address(world, "officer_lyon")
    mark_read(Notification.objects.filter(side="ofii"), by=world.officer_lyon, now=frozen_now)
    assert sent(mail_digests, frozen_now + DAY) == []


def test_who_is_gone_gets_nothing(world, sent, frozen_now):
    make.make_referral(world, S.SUBMITTED)
    suspend_account(user=world.user("officer_lyon"), by=world.platform, now=frozen_now)
    assert sent() == []


def test_nothing_of_what_she_may_not_see_any_more(world, sent, frozen_now):
    proposal = make.make_proposal(world, centre="south")
    make.release(world, proposal)
    assert address(world, "manager_south")[0] not in sent()


# Her choice


def chosen(world):
    return User.objects.get(pk=world.caseworker_a.user_id).mails


def test_she_chooses(world, client_of):
    client = client_of("caseworker_a")
    assert client.get(MAILS).context["form"].initial == {"mails": Mails.AT_ONCE}
    assert client.post(MAILS, {"mails": Mails.NONE}).url == new_url()
    assert chosen(world) == Mails.NONE
    assert client.post(MAILS, {"mails": "hourly"}).status_code == 200
    assert client.post(MAILS, {}).status_code == 200
    assert chosen(world) == Mails.NONE
    assert client_of("auditor").get(MAILS).status_code == 403


# What is forgotten


def test_what_was_read_is_forgotten_after_a_month_and_all_after_three(world, frozen_now, settings):
    make.make_referral(world, S.SUBMITTED)
    settings.NOTIFICATION_DAYS = 30
    read, unread = Notification.objects.get(side="ofii"), Notification.objects.get(side="ngo")
    mark_read([read], by=world.officer_lyon, now=frozen_now + 10 * DAY)
    assert forget_old(now=frozen_now + 40 * DAY) == 0
    assert forget_old(now=frozen_now + 41 * DAY) == 1
    assert list(Notification.objects.all()) == [unread]
    assert forget_old(now=frozen_now + 90 * DAY) == 0
    assert forget_old(now=frozen_now + 91 * DAY) == 1
    assert not NotificationRead.objects.exists()


def test_many_are_forgotten_at_once(world, frozen_now):
    for _again in range(3):
        make.make_referral(world, S.INFORMATION_REQUESTED)
    assert forget_old(now=frozen_now + 100 * DAY) == 3 * 6
