"""The closed set of verbs that a role can carry. A capability says what someone may do, never to which rows."""

from enum import StrEnum


class Can(StrEnum):
    """Every capability of SIREN. Apps name them in their policy.py; roles.py says who holds them."""

    # intelligence and cases
    READ_INTELLIGENCE = "cases.read_intelligence"
    LOG_REPORT = "cases.log_report"
    GRADE_REPORT = "cases.grade_report"
    READ_SOURCE = "cases.read_source"
    NAME_ENTITY = "cases.name_entity"
    OPEN_CASE = "cases.open_case"
    READ_CASE = "cases.read_case"
    MANAGE_TEAM = "cases.manage_team"
    IMPORT_REPORTS = "cases.import_reports"
    CHARGE = "cases.charge"
    READ_CHARGE = "cases.read_charge"
    # operations
    READ_PLAN = "operations.read_plan"
    DRAFT_PLAN = "operations.draft_plan"
    APPROVE_PLAN = "operations.approve_plan"
    COMMAND = "operations.command"
    READ_NOTICE = "operations.read_notice"
    ANSWER_NOTICE = "operations.answer_notice"
    # evidence
    READ_EXHIBIT = "evidence.read_exhibit"
    SEIZE_EXHIBIT = "evidence.seize_exhibit"
    HOLD_EXHIBIT = "evidence.hold_exhibit"
    TIE_EXHIBIT = "evidence.tie_exhibit"
    # people
    READ_PERSON = "victims.read_person"
    START_RECORD = "victims.start_record"
    SCREEN = "victims.screen"
    READ_IDENTITY = "victims.read_identity"
    RECORD_CHOICE = "victims.record_choice"
    # overseers
    READ_AUDIT = "oversight.read_audit"
