from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "trips.organisations"

    def ready(self):
        from trips.organisations.resealing import reseal_alarms
        from trips.sealing import rotation

        rotation.RESEALED.append(reseal_alarms)
