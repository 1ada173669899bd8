from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "trips.identity"

    def ready(self):
        from trips.identity.resealing import reseal_second_factors
        from trips.sealing import rotation

        rotation.RESEALED.append(reseal_second_factors)
