"""`make bench`, or `make bench ARGS="--places 66 10000 --repeats 15"`."""

import argparse
import sys
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import django

DEMO_PLACES = 66
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def main(arguments):
    options = _options(arguments)
    django.setup()
    from benchmarks import database, looks, measure, shares

    results, parts = [], []
    with _quiet_settings(), database.own_database():
        for places in sorted(options.places):
            if places > DEMO_PLACES:
                database.enlarge(places, options.cases or places * 10)
            results += _measured(places, options)
            parts += [shares.measure(page, places, options.repeats) for page in shares.PAGES]
            print(measure.table(results), shares.table(parts), sep="\n\n", flush=True)
        if options.looks:
            looks.fill(options.looks)
            print(shares.table(looks.measure(places, options.repeats)), flush=True)
    return 0


def _options(arguments):
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--places", type=int, nargs="+", default=[DEMO_PLACES, 10_000])
    parser.add_argument("--cases", type=int, help="referrals of the larger worlds; ten a place if not given")
    parser.add_argument("--looks", type=int, default=1_000_000, help="rows of the log of looks; 0 for none")
    parser.add_argument("--repeats", type=int, default=11)
    return parser.parse_args(arguments)


def _measured(places, options):
    from benchmarks import assigning, database, pages

    database.become(database.roles()["worker"])
    with database.raw_connection() as raw:
        for page in pages.PAGES:
            yield pages.measure_page(page, places, options.repeats, raw)
    yield assigning.measure(places, max(3, options.repeats // 3))


@contextmanager
def _quiet_settings():
    """As in production but for what a page on a test client cannot have: hashed files, a host name."""
    from django.conf import settings
    from django.test import override_settings

    storages = settings.STORAGES | {"staticfiles": STATIC}
    with (
        TemporaryDirectory() as empty,
        override_settings(STORAGES=storages, STATIC_ROOT=empty, ALLOWED_HOSTS=["testserver"]),
    ):
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
