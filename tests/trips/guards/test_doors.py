"""The doors, on views of their own: no page of the product is needed to prove them."""

from datetime import timedelta

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils import timezone

from tests.factories.actors import NOBODY, make_actor, make_organisation
from trips.audit.models import Event, Read
from trips.audit.record import event
from trips.guards.doors import public, requires, signed_in
from trips.guards.middleware import DeclaredViewsMiddleware
from trips.guards.read_only import WriteWhileReading
from trips.guards.refusals import Refused, Stale

pytestmark = pytest.mark.django_db


def nobody_objects(actor):
    return ""


def refuses(actor, *subject):
    return "Because it is Monday."


def own_organisation(actor, reference):
    from trips.organisations.models import Organisation

    return Organisation.objects.filter(pk=actor.organisation_id, reference=reference).first()


def view(request, *subject):
    return HttpResponse(f"shown {len(subject)}")


def request_of(actor, method="get", path="/x/", **url):
    request = getattr(RequestFactory(), method)(path)
    request.actor = actor
    request.resolver_match = ResolverMatch(view, (), url, url_name="page", namespaces=["app"])
    return request


def test_signed_out_is_sent_to_sign_in():
    response = requires(nobody_objects)(view)(request_of(NOBODY))
    assert (response.status_code, response.url) == (302, "/compte/login/?next=/x/")


def test_a_reason_refuses_with_its_sentence():
    with pytest.raises(Refused, match="Because it is Monday"):
        requires(refuses)(view)(request_of(make_actor()))


def test_what_the_query_does_not_give_does_not_exist():
    mine, other = make_actor(), make_organisation()
    door = requires(nobody_objects, load=own_organisation)
    with pytest.raises(Http404):
        door(view)(request_of(mine), reference=other.reference)


def test_what_the_query_gives_is_handed_to_the_view():
    organisation = make_organisation()
    guarded = requires(lambda actor, obj: "", load=own_organisation)(view)
    response = guarded(request_of(make_actor(organisation=organisation)), reference=organisation.reference)
    assert response.content == b"shown 1"


def test_the_rule_is_asked_before_the_view_runs():
    ran = []
    with pytest.raises(Refused):
        requires(refuses)(lambda request: ran.append(1))(request_of(make_actor()))
    assert ran == []


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_safe_method_cannot_write(method):
    def writes(request):
        event("test", None, by=request.actor, now=timezone.now())

    for door in (requires(nobody_objects), signed_in("test")):
        with pytest.raises(WriteWhileReading):
            door(writes)(request_of(make_actor(), method))


def test_a_post_can_write():
    def writes(request):
        event("test", None, by=request.actor, now=timezone.now())
        return HttpResponse()

    requires(nobody_objects)(writes)(request_of(make_actor(), "post"))
    assert Event.objects.filter(kind="test").count() == 1


def test_a_view_that_fails_leaves_nothing_written():
    def fails(request):
        event("test", None, by=request.actor, now=timezone.now())
        raise Refused("no")

    with pytest.raises(Refused):
        requires(nobody_objects)(fails)(request_of(make_actor(), "post"))
    assert not Event.objects.filter(kind="test").exists()


def test_a_watched_object_leaves_a_trace_of_the_look(monkeypatch):
    organisation = make_organisation()
    monkeypatch.setattr(type(organisation), "reads_are_recorded", True, raising=False)
    actor = make_actor(organisation=organisation)
    guarded = requires(lambda actor, obj: "", load=own_organisation)(view)
    guarded(request_of(actor), reference=organisation.reference)
    read = Read.objects.get()
    assert (read.route, read.reference, read.membership_id) == (
        "app:page",
        organisation.reference,
        actor.membership_id,
    )


def test_an_unwatched_object_leaves_none():
    organisation = make_organisation()
    guarded = requires(lambda actor, obj: "", load=own_organisation)(view)
    guarded(request_of(make_actor(organisation=organisation)), reference=organisation.reference)
    assert not Read.objects.exists()


def test_a_list_can_be_watched_as_a_whole():
    requires(nobody_objects, record_read=True)(view)(request_of(make_actor()))
    assert Read.objects.get().object_type == ""


def test_signed_in_admits_an_account_without_capacity():
    response = signed_in("test")(view)(request_of(make_actor()))
    assert response.status_code == 200
    assert signed_in("test")(view)(request_of(NOBODY)).status_code == 302


def middleware():
    return DeclaredViewsMiddleware(lambda request: None)


def test_a_view_without_declaration_cannot_be_reached():
    with pytest.raises(Http404):
        middleware().process_view(request_of(make_actor()), view, (), {})


@pytest.mark.parametrize("door", [public("test"), signed_in("test"), requires(nobody_objects)])
def test_a_declared_view_can(door):
    assert middleware().process_view(request_of(make_actor()), door(view), (), {}) is None


# Step-up


def fresh_view():
    return requires(nobody_objects, fresh=True)(view)


@pytest.mark.parametrize("minutes", [10, 600, None])
def test_a_stale_second_factor_is_asked_again_before_the_form(minutes, frozen_now):
    request = request_of(make_actor(), path="/x/?page=2")
    request.second_factor_at = minutes and frozen_now - timedelta(minutes=minutes)
    response = fresh_view()(request)
    assert response.status_code == 302
    assert response.url == "/compte/second-facteur/confirmer/?next=%2Fx%2F%3Fpage%3D2"


def test_a_form_sent_with_a_stale_second_factor_is_refused_with_the_way_back(frozen_now):
    request = request_of(make_actor(), "post")
    request.second_factor_at = frozen_now - timedelta(minutes=11)
    with pytest.raises(Stale, match=r"\w") as refused:
        fresh_view()(request)
    assert refused.value.page == "/compte/second-facteur/confirmer/?next=%2Fx%2F"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fresh_second_factor_opens(method, frozen_now):
    request = request_of(make_actor(), method)
    request.second_factor_at = frozen_now - timedelta(minutes=9)
    assert fresh_view()(request).status_code == 200


def test_who_may_not_is_refused_before_any_question(frozen_now):
    request = request_of(make_actor())
    request.second_factor_at = None
    with pytest.raises(Refused, match="Because it is Monday"):
        requires(refuses, fresh=True)(view)(request)
