from trips.access.actor import NOBODY, Actor, actor_of, capacities

ACTING_AS = "acting_as"


class ActorMiddleware:
    """`request.actor` is always there: nobody, an account without capacity, or one membership.

    Who has not given her second factor yet is nobody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = actor_of_request(request)
        return self.get_response(request)


def actor_of_request(request):
    user = request.user
    if not user.is_authenticated or request.second_factor_at is None:
        return NOBODY
    acting = actor_of(list(capacities(user.pk)), request.session.get(ACTING_AS))
    return acting or Actor(user_id=user.pk, name=user.full_name)
