"""Several people at the same moment: real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(verbs):
    """Each verb is called at the same moment as the others; what each answered, or the exception that it met."""
    start = Barrier(len(verbs))

    def run(verb):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return verb()
        except Exception as error:  # noqa: BLE001 -- whatever a thread met is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))
