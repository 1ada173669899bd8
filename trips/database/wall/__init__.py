"""Row-level security: the tables that are closed, and what opens each; the parts themselves are in `parts.sql`.

What opens is OR-ed, then who is kept away is subtracted, as in `cases.queries.cases_visible_to`. A new part is one
view there and its name in the function of `policies.sql` that says who reads what. `questions.sql` answers over rows
that the asker may not see. `raising.py` writes all of it.
"""

from typing import NamedTuple

# Asked first: what is not hers is not computed for her.
DESK = "(SELECT wall.is_desk())"
LIVES = "state <> 'erased'"


class Policy(NamedTuple):
    """`rows`: which of them; {table} is the table, so that no column is taken for one of a subquery."""

    name: str
    command: str
    rows: str
    kind: str = "PERMISSIVE"

    def written(self, table: str, role: str) -> str:
        head = f"CREATE POLICY {self.name} ON public.{table} AS {self.kind} FOR {self.command} TO {role}"
        rows = self.rows.replace("{table}", table)
        return f"{head} WITH CHECK ({rows})" if self.command == "INSERT" else f"{head} USING ({rows})"


def _part(view: str, column: str = "case_id") -> str:
    """One of many: looked up row by row, or all at once, as the planner counts."""
    return f"EXISTS (SELECT FROM wall.{view} p WHERE p.case_id = {{table}}.{column})"


def _one(view: str, column: str = "case_id") -> str:
    """One of very many: looked up row by row. `OFFSET 0` keeps the planner from hashing the files of all of France."""
    return f"EXISTS (SELECT FROM wall.{view} p WHERE p.case_id = {{table}}.{column} OFFSET 0)"


def _listed(ids: str, column: str = "case_id") -> str:
    """One of a few numbers, which are listed once a statement."""
    return f"{{table}}.{column} = ANY ((SELECT wall.{ids}())::bigint[])"


def _subtracted(column: str = "case_id") -> Policy:
    return Policy("not_kept_away", "ALL", f"NOT ({_listed('cases_kept_away', column)})", "RESTRICTIVE")


def _of_file(*read: str, column: str = "case_id") -> tuple[Policy, ...]:
    """Written by the caseworkers of her NGO, and by who answers what she asks; read by others besides."""
    others = (Policy(f"read_{number}", "SELECT", rows) for number, rows in enumerate(read, 1))
    asked = (
        Policy(f"asked_{one.lower()}", one, _listed("requested", column))
        for one in ("INSERT", "UPDATE", "DELETE")
    )
    return (Policy("own", "ALL", _part("own", column)), *others, *asked, _subtracted(column))


def _answers(reads: str, column: str = "case_id") -> tuple[Policy, ...]:
    """Read one file at a time: what is asked is a function, planned once a session."""
    owns = f"wall.owns({{table}}.{column})"
    writes = (Policy(f"own_{command.lower()}", command, owns) for command in ("INSERT", "UPDATE", "DELETE"))
    return (Policy("reads", "SELECT", f"wall.{reads}({{table}}.{column})"), *writes)


def _through(shows: str, column: str) -> tuple[Policy, ...]:
    """As the row that it hangs on."""
    return (Policy("through", "ALL", f"wall.shows_{shows}({{table}}.{column})"),)


ADDRESSED = f"{DESK} AND {_one('addressed')}"
AT_DESK = f"{DESK} AND wall.is_at_desk({{table}}.case_id)"
ANSWERS, CHILDREN = _answers("reads_answers"), _answers("reads_children")
SECRETS, DETECTION = _answers("reads_secrets"), _answers("reads_detection")
PAPERS = _of_file(
    AT_DESK,
    _listed("requested"),
    f"{_listed('papers')} AND EXISTS (SELECT FROM public.cases_documentkind k"
    " WHERE k.id = {table}.kind_id AND k.shown_to_centre)",
)
CONSENTS = _of_file(ADDRESSED, _listed("consents"))
SHARES = _of_file("organisation_id = (SELECT wall.partner())", _listed("requested"))
ACCESS = "{table}.case_id, {table}.membership_id, {table}.opened_by_id, {table}.verdict"


def _together(reads: str) -> tuple[Policy, ...]:
    """Written by her NGO and the centre that hosts her."""
    writes = "wall.is_team({table}.case_id)"
    return (
        Policy("reads", "SELECT", f"wall.{reads}({{table}}.case_id)"),
        Policy("adds", "INSERT", writes),
        Policy("changes", "UPDATE", writes),
    )


PLAN, TEAM = _together("reads_work"), _together("reads_team")
NOTE = "wall.reads_note({table}.case_id, {table}.audience, {table}.organisation_id, {table}.author_id)"
BY_AUTHOR = (
    "{table}.author_id = wall.membership() AND {table}.organisation_id = wall.organisation()"
    " AND wall.has_by_duty({table}.case_id)"
)
PAIRS = (
    Policy(
        "either",
        "ALL",
        "NOT wall.is_centre() AND (wall.shows_case({table}.first_id) OR wall.shows_case({table}.second_id))",
    ),
)


# Two files that are read as one: whoever may know of both, but no centre; made and undone by her NGO.
MERGES = (
    Policy(
        "read_both",
        "SELECT",
        "NOT (SELECT wall.is_centre()) AND wall.shows_case({table}.kept_id) AND wall.shows_case({table}.other_id)",
    ),
    *(
        Policy(
            f"own_{command.lower()}", command, "wall.owns({table}.kept_id) AND wall.owns({table}.other_id)"
        )
        for command in ("INSERT", "UPDATE")
    ),
)


# Women who must not meet: OFII, who reads a file of one; the NGO that follows both; who erases one. Never a centre.
APARTS = (
    Policy(
        "of_desk",
        "ALL",
        f"{DESK} AND (wall.shows_woman({{table}}.first_person_id) OR wall.shows_woman({{table}}.second_person_id))",
    ),
    Policy(
        "of_ngo",
        "ALL",
        "(SELECT wall.ngo()) IS NOT NULL"
        " AND wall.follows({table}.first_person_id) AND wall.follows({table}.second_person_id)",
    ),
    *(
        Policy(
            f"erased_{command.lower()}",
            command,
            f"{_listed('women_requested', 'first_person_id')} OR {_listed('women_requested', 'second_person_id')}",
        )
        for command in ("SELECT", "DELETE", "INSERT")
    ),
)


# Between the centre, her NGO and OFII about a stay: the centre by the stay, her NGO and the desk by the referral.
ASKED = (
    Policy(
        "through",
        "ALL",
        f"(CASE WHEN (SELECT wall.is_centre()) THEN {_listed('stays_at_hand', 'stay_id')}"
        " ELSE wall.shows_referral({table}.referral_id) END) AND wall.shows_stay({table}.stay_id)",
    ),
)
# What happens during a stay: whoever sees the stay, but not who only reaches it in an emergency.
HAPPENED = (
    Policy(
        "through",
        "ALL",
        f"(NOT (SELECT wall.is_centre()) OR {_listed('stays_at_hand', 'stay_id')})"
        " AND wall.shows_stay({table}.stay_id)",
    ),
)
# Incidents besides: the centre and the desk, not her NGO.
INCIDENTS = (
    Policy(
        "through",
        "ALL",
        f"({_listed('stays_at_hand', 'stay_id')} OR {DESK} OR (SELECT wall.answers_requests()))"
        " AND wall.shows_stay({table}.stay_id)",
    ),
)
# Between two centres, of which neither learns where the other is.
TRANSFERS = (
    Policy("through", "ALL", "NOT (SELECT wall.is_centre()) AND wall.shows_referral({table}.referral_id)"),
)


TABLES: dict[str, tuple[Policy, ...]] = {
    "cases_case": (
        # A new row is in no view yet: it is known by its own columns. An administrator hands files over.
        Policy("house", "SELECT", f"{LIVES} AND organisation_id = (SELECT wall.house())"),
        Policy("handed_over", "UPDATE", f"{LIVES} AND organisation_id = (SELECT wall.house())"),
        Policy("opened", "INSERT", f"{LIVES} AND organisation_id = (SELECT wall.ngo())"),
        Policy("addressed", "SELECT", f"{LIVES} AND {DESK} AND {_one('addressed', 'id')}"),
        Policy("decided", "UPDATE", f"{LIVES} AND {DESK} AND {_one('addressed', 'id')}"),
        # The data protection officer looks for the file of who asks, and opens nothing that hangs on it.
        Policy("found", "SELECT", f"{LIVES} AND (SELECT wall.role()) = 'data_protection'"),
        Policy("to_read", "SELECT", _listed("cases_to_read", "id")),
        Policy("at_hand", "UPDATE", _listed("cases_at_hand", "id")),
        _subtracted("id"),
    ),
    "cases_casekey": _of_file(ADDRESSED, _listed("keys")),
    "cases_consent": CONSENTS,
    # Joined by each line of the list of an NGO.
    "cases_identity": _of_file(AT_DESK, _listed("secrets")),
    "cases_safety": SECRETS,
    "cases_emergencyaccess": (
        Policy("reads", "SELECT", f"wall.reads_access({ACCESS})"),
        Policy("opens", "INSERT", "membership_id = (SELECT wall.membership())"),
        Policy("ends", "UPDATE", "membership_id = (SELECT wall.membership())"),
        Policy("reviews", "UPDATE", "(SELECT wall.role()) = 'data_protection'"),
    ),
    "cases_rightsrequest": (
        Policy("own", "ALL", _part("own")),
        Policy("of_house", "ALL", _listed("requests", "id")),
        Policy("kept", "ALL", "(SELECT wall.role()) = 'data_protection'"),
        _subtracted(),
    ),
    "cases_safety_channels": _answers("reads_secrets", "safety_id"),
    "cases_household": ANSWERS,
    "cases_household_languages": _answers("reads_answers", "household_id"),
    "cases_child": CHILDREN,
    "cases_situation": ANSWERS,
    "cases_needsassessment": ANSWERS,
    "cases_needsassessment_needs": _answers("reads_answers", "needsassessment_id"),
    "cases_pastassessment": ANSWERS,
    "cases_pastassessment_needs": _through("assessment", "pastassessment_id"),
    "cases_detection": DETECTION,
    "cases_detection_exploitation_types": _answers("reads_detection", "detection_id"),
    "cases_detection_indicators": _answers("reads_detection", "detection_id"),
    "cases_document": PAPERS,
    "cases_goal": PLAN,
    "cases_safetyplan": PLAN,
    "cases_legalstep": TEAM,
    "cases_appointment": TEAM,
    "cases_note": (
        Policy("reads", "SELECT", NOTE),
        Policy("writes", "INSERT", BY_AUTHOR),
        Policy("corrects", "UPDATE", BY_AUTHOR),
    ),
    # Written for others: who acts on a file tells its other desks, and does not read what she told.
    "cases_notification": (
        Policy(
            "told",
            "SELECT",
            "wall.is_told({table}.case_id, {table}.side, {table}.organisation_id, {table}.territory_id,"
            " {table}.membership_id) AND wall.shows_subject({table}.case_id, {table}.about, {table}.subject)",
        ),
        Policy("tells", "INSERT", "wall.shows_case({table}.case_id)"),
        Policy("erased", "ALL", _listed("requested")),
    ),
    "cases_notificationread": (
        Policy("hers", "ALL", "membership_id = (SELECT wall.membership())"),
        Policy("erased", "ALL", "wall.goes_with_file({table}.notification_id)"),
    ),
    "cases_share": SHARES,
    "cases_merge": MERGES,
    "cases_casegrant": _of_file(_listed("whole", "content_object_id"), column="content_object_id"),
    "cases_conflict": (
        # Her own keep her away; the pages show them to others only, and only others lift them.
        Policy("herself", "SELECT", "user_id = (SELECT wall.me())"),
        Policy("declared", "INSERT", "user_id = (SELECT wall.me())"),
        Policy("for_others", "ALL", _listed("colleagues", "user_id")),
    ),
    "centres_stay": (
        Policy("own", "ALL", _part("own")),
        Policy("sent", "ALL", f"{DESK} AND wall.is_sent({{table}}.case_id)"),
        Policy("at_hand", "UPDATE", _listed("stays_at_hand", "id")),
        Policy("to_read", "SELECT", _listed("stays_to_read", "id")),
        _subtracted(),
    ),
    "centres_absence": HAPPENED,
    "centres_incident": INCIDENTS,
    "centres_followup": HAPPENED,
    # Of a stay that she only reaches in an emergency, none.
    "centres_service": (
        Policy(
            "through",
            "ALL",
            f"({_listed('stays_at_hand', 'stay_id')} OR (SELECT wall.answers_requests()))"
            " AND wall.shows_stay({table}.stay_id)",
        ),
    ),
    "placements_referral": (
        Policy("own", "ALL", _part("own")),
        Policy(
            "addressed",
            "ALL",
            f"submitted_at IS NOT NULL AND {DESK} AND ((SELECT wall.role()) = 'national_officer'"
            f" OR territory_id = ANY ((SELECT wall.territories())::bigint[])) AND {_one('open_to_ofii')}",
        ),
        Policy("at_hand", "ALL", _listed("referrals_at_hand", "id")),
        _subtracted(),
    ),
    "placements_referral_grounds": _through("referral", "referral_id"),
    # A centre reads what it is asked and what it accepted, not how others were asked before.
    "placements_proposal": (
        Policy(
            "through",
            "ALL",
            f"(NOT (SELECT wall.is_centre()) OR {_listed('proposals_at_hand', 'id')})"
            " AND wall.shows_referral({table}.referral_id)",
        ),
    ),
    "placements_proposal_refusal_reasons": _through("proposal", "proposal_id"),
    # As the proposal: all whom it concerns agree on one hour.
    "placements_interview": _through("proposal", "proposal_id"),
    # Between her NGO and OFII.
    "placements_question": (
        Policy(
            "through", "ALL", "NOT (SELECT wall.is_centre()) AND wall.shows_referral({table}.referral_id)"
        ),
    ),
    "placements_question_subjects": _through("question", "question_id"),
    "placements_duplicate": PAIRS,
    "placements_apart": APARTS,
    "placements_extension": ASKED,
    "placements_transfer": TRANSFERS,
    "placements_exitdecision": ASKED,
    "placements_arrivalalarm": ASKED,
    "placements_alarmrung": _through("alarm", "alarm_id"),
    "placements_handover": ASKED,
    "placements_confirmation": ASKED,
    "placements_extension_grounds": _through("extension", "extension_id"),
    "placements_extension_exit_steps": _through("extension", "extension_id"),
    # History: as the row that it was of, or by the case where the row may be gone.
    "cases_historicalcase": _through("case", "id"),
    "cases_historicalconsent": CONSENTS,
    "cases_historicalidentity": SECRETS,
    "cases_historicalsafety": SECRETS,
    "cases_historicalsafety_channels": _answers("reads_secrets", "safety_id"),
    "cases_historicalhousehold": ANSWERS,
    "cases_historicalhousehold_languages": _answers("reads_answers", "household_id"),
    "cases_historicalchild": CHILDREN,
    "cases_historicalsituation": ANSWERS,
    "cases_historicalneedsassessment": ANSWERS,
    "cases_historicalneedsassessment_needs": _answers("reads_answers", "needsassessment_id"),
    "cases_historicaldetection": DETECTION,
    "cases_historicaldetection_exploitation_types": _answers("reads_detection", "detection_id"),
    "cases_historicaldetection_indicators": _answers("reads_detection", "detection_id"),
    "cases_historicaldocument": PAPERS,
    "cases_historicalgoal": PLAN,
    "cases_historicalsafetyplan": PLAN,
    "cases_historicallegalstep": TEAM,
    "cases_historicalappointment": TEAM,
    # Of the earlier words too only what was meant for her.
    "cases_historicalnote": (
        Policy("reads", "SELECT", f"{NOTE} AND wall.shows_note({{table}}.id)"),
        Policy("writes", "INSERT", BY_AUTHOR),
    ),
    "cases_historicalshare": SHARES,
    "cases_historicalmerge": MERGES,
    "cases_historicalemergencyaccess": _through("access", "id"),
    "cases_historicalrightsrequest": _through("request", "id"),
    "cases_historicalconflict": _through("tie", "id"),
    "centres_historicalstay": _through("stay", "id"),
    "centres_historicalabsence": HAPPENED,
    "centres_historicalincident": INCIDENTS,
    "centres_historicalfollowup": HAPPENED,
    "centres_historicalservice": _through("service", "id"),
    "placements_historicalreferral": _through("referral", "id"),
    "placements_historicalreferral_grounds": _through("referral", "referral_id"),
    "placements_historicalproposal": _through("proposal", "id"),
    "placements_historicalproposal_refusal_reasons": _through("proposal", "proposal_id"),
    "placements_historicalinterview": _through("proposal", "proposal_id"),
    "placements_historicalquestion": _through("question", "id"),
    "placements_historicalquestion_subjects": _through("question", "question_id"),
    "placements_historicalduplicate": PAIRS,
    "placements_historicalapart": APARTS,
    "placements_historicalextension": ASKED,
    "placements_historicaltransfer": TRANSFERS,
    "placements_historicalexitdecision": ASKED,
    "placements_historicalarrivalalarm": ASKED,
    "placements_historicalhandover": ASKED,
    "placements_historicalconfirmation": ASKED,
    "placements_historicalextension_grounds": _through("extension", "extension_id"),
    "placements_historicalextension_exit_steps": _through("extension", "extension_id"),
}
# They hang on a closed table and are open all the same.
OPEN = {
    "centres_occupancy": "places and nights with bare numbers: OFII ranks and draws them for all of France",
    "centres_historicaloccupancy": "as the rows that they were",
}
