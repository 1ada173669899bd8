import logging
import sys

import pytest
from django.db import IntegrityError, connection

from trips.audit.logs import ValuesWithheld


@pytest.mark.django_db
def test_a_refused_write_does_not_put_the_row_into_the_log():
    statement = "INSERT INTO cases_child (first_name, birth_date) VALUES ('Canari', '2020-01-01')"
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        info = sys.exc_info()
    assert "Canari" in logging.Formatter().formatException(info)
    written = ValuesWithheld().formatException(info)
    assert "Canari" not in written
    assert "withheld" in written
    assert "IntegrityError" in written
