from django.test import Client

from tests.factories.actors import make_user
from trips.identity.sessions import end_sessions


def test_only_her_own_sessions_end(db, frozen_now):
    user, other = make_user(), make_user()
    hers, hers_too, others = Client(), Client(), Client()
    for client, who in ((hers, user), (hers_too, user), (others, other)):
        client.force_login(who)
    assert end_sessions(user, now=frozen_now) == 2
    assert "_auth_user_id" not in hers.session
    assert "_auth_user_id" not in hers_too.session
    assert others.session["_auth_user_id"] == str(other.pk)
    assert end_sessions(user, now=frozen_now) == 0
