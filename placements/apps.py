from functools import partial
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _("placements")

    def ready(self):
        register_words()
        register_hooks()
        follow_merges()


def register_words():
    from placements import vocabularies as v
    from placements.models import PreferenceWeight, RungLimit, StepLimit
    from trips.vocabulary import loaders

    data = Path(__file__).parent / "data"
    lists = {
        "eligibility_grounds.csv": v.EligibilityGround,
        "ineligibility_reasons.csv": v.IneligibilityReason,
        "ways_out.csv": v.WayOut,
        "rule_exceptions.csv": v.RuleException,
        "question_subjects.csv": v.QuestionSubject,
        "withdrawal_reasons.csv": v.WithdrawalReason,
        "refusal_reasons.csv": v.RefusalReason,
        "unfavourable_opinion_reasons.csv": v.OpinionReason,
        "override_reasons.csv": v.OverrideReason,
        "release_reasons.csv": v.ReleaseReason,
        "exit_reasons.csv": v.ExitReason,
        "alarm_closings.csv": v.AlarmClosing,
        "travel_means.csv": v.TravelMeans,
        "travel_payers.csv": v.TravelPayer,
        "escorts.csv": v.Escort,
        "confirmation_channels.csv": v.ConfirmationChannel,
        "transfer_reasons.csv": v.TransferReason,
        "extension_grounds.csv": v.ExtensionGround,
        "exit_steps.csv": v.ExitStep,
        "extension_refusals.csv": v.ExtensionRefusal,
    }
    loaders.register_terms("placements", data, lists)
    limits = partial(
        loaders.load_rows, StepLimit, data / "step_limits.csv", key=("step", "urgency", "valid_from")
    )
    loaders.register("placements.limits", limits)
    rungs = partial(loaders.load_rows, RungLimit, data / "rung_limits.csv", key=("rung", "valid_from"))
    loaders.register("placements.rungs", rungs)
    weights = partial(
        loaders.load_rows, PreferenceWeight, data / "preference_weights.csv", key=("preference", "valid_from")
    )
    loaders.register("placements.weights", weights)


def register_hooks():
    """The only ways by which the apps below reach this one."""
    import cases.actions
    import cases.emergency_queries
    import cases.notices
    import cases.queries
    import cases.timeline_presenters
    import cases.transitions
    import centres.transitions
    import trips.guards.doors
    import trips.organisations.queries
    from placements import (
        actions,
        alarm_queries,
        notices,
        queries,
        stay_queries,
        timeline_presenters,
        transitions,
    )

    cases.emergency_queries.REACHABLE.append(queries.cases_ever_sent)
    cases.notices.FOLLOWED_BY.append(notices.desks_that_follow)
    cases.queries.VISIBILITY.append(queries.cases_sent_to)
    told = timeline_presenters
    cases.timeline_presenters.TIMELINE.extend([told.referral_lines, told.decision_lines])
    cases.transitions.VETOES.append(transitions.keep_open)
    cases.actions.CORRECTED.append(actions.follow_correction)
    cases.actions.KEY_DESTROYED.extend(
        [actions.forget_register_marks, actions.forget_questions, actions.forget_pairs]
    )
    cases.actions.CONSENT_WITHDRAWN.append(actions.follow_withdrawn_consent)
    followers = [transitions.follow_stay, actions.lapse_extension, actions.follow_alarm]
    centres.transitions.FOLLOWERS.extend(followers)
    trips.guards.doors.WITHHELD.extend([queries.withheld_referral, queries.withheld_proposal])
    trips.guards.doors.WITHHELD.extend([stay_queries.withheld_extension, stay_queries.withheld_exit])
    trips.guards.doors.WITHHELD.append(alarm_queries.withheld_alarm)
    trips.organisations.queries.KEPT_OPEN.append(queries.ngo_is_needed)


def follow_merges():
    """What OFII has said of two files, and was asked, when their NGO reads them as one."""
    import cases.actions
    import cases.merge_queries
    from placements import actions, duplicate_queries

    cases.merge_queries.TIES.append(duplicate_queries.same_women)
    cases.actions.TWO_WOMEN.append(actions.keep_two_women)
    cases.actions.BEFORE_MERGE.append(actions.join_their_pairs)
    cases.actions.FILES_MERGED.append(actions.follow_merge)
    cases.actions.MERGE_UNDONE.append(actions.follow_undone_merge)
