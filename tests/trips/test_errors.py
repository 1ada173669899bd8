"""What was refused before a view saw it still gets a page with a sentence."""

from django.urls import reverse


def test_what_is_too_large_gets_its_sentence(client_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client_of("caseworker_a").post(reverse("placements:start"), {"adult": "y" * 2000})
    assert answer.status_code == 413
    assert "trop volumineux" in answer.content.decode()


def test_any_other_broken_request_is_not_understood(client_of, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = client_of("caseworker_a").post(reverse("placements:start"), {"a": "1", "b": "2", "c": "3"})
    assert answer.status_code == 400
