"""Asking the functions of `wall/questions.sql`: answers over rows that the asker may not see."""

from typing import Any

from django.db import connection


def ask(question: str, *values: Any) -> list[tuple]:
    """The rows that `wall.<question>(…)` answers; its name is the code's, the values are parameters."""
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM wall.{question}({places})", values)  # noqa: S608 -- a name of ours
        return cursor.fetchall()


def answer(question: str, *values: Any) -> Any:
    """The one value of a question with one answer."""
    return ask(question, *values)[0][0]
