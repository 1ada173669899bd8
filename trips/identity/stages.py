from allauth.mfa.stages import AuthenticateStage

from trips.identity import second_factor


class SecondFactorStage(AuthenticateStage):
    """Asked after the password, and after the provider, unless that one has just asked for two factors itself."""

    def _should_handle(self, request):
        return super()._should_handle(request) and not second_factor.was_given_elsewhere(
            request, self.login.user
        )
