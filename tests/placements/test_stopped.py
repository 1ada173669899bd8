"""A file that stops leaves a number behind, and a second click does not make it two."""

import re

from django.urls import reverse

from cases.models import Case, UnmetNeed

START = reverse("placements:start")


def ticket_of(page):
    return re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]


def test_a_second_click_counts_once_and_another_page_counts_again(client_of):
    client = client_of("caseworker_a")
    ticket = ticket_of(client.get(START))
    for _click in range(2):
        assert client.post(START, {"ticket": ticket, "adult": "no"}).status_code == 302
    assert UnmetNeed.objects.get().count == 1
    client.post(START, {"ticket": ticket_of(client.get(START)), "adult": "no"})
    assert UnmetNeed.objects.get().count == 2
    assert not Case.objects.exists()
