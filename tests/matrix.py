"""The permission table: every route, the roles that may, and what everybody else is answered. Compared with the URLs and with
every answer by tests/access/test_matrix.py; docs/permissions.md is made from it (`SIREN_REWRITE=1`, see `as_markdown`).

A person with the role is answered `get` or `post` for a record they see, and `hidden` for one they do not, whether it is
hidden or does not exist (R4). Everybody else is answered `no`, whichever record they name.
"""

from dataclasses import dataclass

ALL = (
    "analyst", "planner", "supervisor", "commander", "evidence_officer",
    "prosecutor", "inspector", "coordinator", "caseworker", "oversight",
)  # fmt: skip


def roles(words: str) -> frozenset[str]:
    """The roles named in a row; "*" is everybody who is signed in."""
    return frozenset(ALL if words == "*" else words.split())


def answers(words: str) -> frozenset[int]:
    """The statuses named in a row: "302 422"."""
    return frozenset(int(word) for word in words.split())


@dataclass(frozen=True, slots=True)
class Row:
    """One route's permissions.

    Attributes:
        who: roles that may open it; "*" for everybody signed in.
        of: the model whose id stands in the address ("cases.Case"); "" when none does.
        get, post, put: answers to those who may, for a record that they see; "" = the method is not answered (405).
            What is sent comes without any of the fields that the form asks for.
        writers: roles that may send, where they are fewer than those who may GET.
        no: the answer to those whose role may not.
        hidden: the answer for a hidden or missing record.
        through: "app.Model.field": who sees a row that points at the record is answered as somebody who sees it.
    """

    who: str
    of: str = ""
    get: str = "200"
    post: str = ""
    put: str = ""
    writers: str = ""
    no: int = 403
    hidden: int = 404
    through: str = ""

    def may(self, role: str, method: str) -> bool:
        """Whether the role carries what this route asks for."""
        return role in roles(self.writers if method != "GET" and self.writers else self.who)

    def expected(self, role: str, method: str, *, seen: bool) -> frozenset[int]:
        """The statuses that this role may be answered."""
        given = str(getattr(self, method.lower()))
        if not given:
            return frozenset({405})
        if not self.may(role, method):
            # who may read the page but not send it learns first that there is no such record
            reader = method != "GET" and self.writers and self.may(role, "GET")
            return frozenset({self.hidden, self.no} if reader and self.of and not seen else {self.no})
        if self.of and not seen:
            return frozenset({self.hidden})
        return answers(given)


INTELLIGENCE = "analyst planner supervisor commander evidence_officer prosecutor inspector"
LOGGING = "analyst inspector"
CHARGES = "analyst supervisor prosecutor"
PLANS = "planner supervisor commander prosecutor"
NOTICES = "planner supervisor commander coordinator caseworker"
EXHIBITS = "analyst planner supervisor commander evidence_officer prosecutor"
HOLDERS = "evidence_officer prosecutor"
PEOPLE = "coordinator caseworker"


def panel(who: str, of: str = "", *, through: str = "") -> Row:
    """A part of somebody else's page: 204 and nothing at all to whom it is not for."""
    return Row(who, of, get="200 204", no=204, hidden=204, through=through)


def section(post: str = "409 422") -> Row:
    """One part of a plan's draft."""
    return Row("planner", "operations.Plan", get="200 409", post=post)


MATRIX: dict[str, Row] = {
    # everybody
    "home": Row("*"),
    "help": Row("*"),
    "leave": Row("*"),
    "healthz": Row("*"),
    "search": Row("*"),
    "set_language": Row("*", get="302", post="302"),
    "accounts:preferences": Row("*", post="302"),
    "accounts:sign_in": Row("*", get="302", post="422"),
    "accounts:sign_out": Row("*", get="", post="302"),
    # reports, entities, cases, charges
    "cases:home_panel": panel(INTELLIGENCE),
    "cases:report_list": Row(INTELLIGENCE),
    "cases:report_create": Row(LOGGING, post="422"),
    "cases:report_import": Row("analyst", post="422"),
    "cases:report_detail": Row(INTELLIGENCE, "cases.Report"),
    "cases:report_edit": Row(LOGGING, "cases.Report", get="200 403 409", post="403 409 422"),
    "cases:report_grade": Row(LOGGING, "cases.Report", get="", post="302 403 409 422"),
    "cases:source_panel": Row(LOGGING, "cases.Report", get="200 204", no=204),
    "cases:entity_list": Row(INTELLIGENCE),
    "cases:entity_detail": Row(INTELLIGENCE, "cases.Entity"),
    "cases:entity_chart": Row(INTELLIGENCE, "cases.Entity"),
    "cases:case_list": Row(INTELLIGENCE),
    "cases:case_create": Row("analyst", post="422"),
    "cases:case_detail": Row(INTELLIGENCE, "cases.Case"),
    "cases:case_chart": Row(INTELLIGENCE, "cases.Case"),
    "cases:case_reports": Row(INTELLIGENCE, "cases.Case"),
    "cases:case_team": Row(INTELLIGENCE, "cases.Case", post="422", writers="analyst"),
    "cases:team_leave": Row("analyst", "cases.Case", get="", post="302 404 422"),
    "cases:report_add": Row(LOGGING, "cases.Case", get="", post="404 422"),
    "cases:link_create": Row(LOGGING, "cases.Case", post="422"),
    "cases:suspect_create": Row("analyst", "cases.Case", post="422"),
    "cases:charge_list": Row(CHARGES),
    "cases:charge_create": Row("prosecutor", "cases.Case", post="422"),
    "cases:charge_detail": Row(CHARGES, "cases.Charge"),
    # plans, notices, the day
    "operations:home_panel": panel(f"{PLANS} coordinator caseworker"),
    "operations:case_panel": panel(PLANS, "cases.Case", through="operations.Plan.case"),
    "operations:plan_list": Row(PLANS),
    "operations:plan_create": Row("planner", post="422"),
    "operations:plan_detail": Row(PLANS, "operations.Plan"),
    "operations:plan_grounds": section(),
    "operations:plan_objectives": section(),
    "operations:plan_risks": section(),
    "operations:plan_roster": section(),
    "operations:plan_safe_site": section(),
    "operations:plan_evidence": section(),
    "operations:plan_annex": section(),
    "operations:plan_notice": section("409 422"),
    "operations:plan_submit": section("409 422"),
    "operations:plan_briefed": Row("planner commander", "operations.Plan", get="", post="404 409 422"),
    "operations:approval_list": Row("supervisor"),
    "operations:plan_decide": Row("supervisor", "operations.Plan", get="302", post="403 409 422"),
    "operations:plan_document": Row(PLANS, "operations.Plan", post="302"),
    "operations:plan_document_file": Row(PLANS, "operations.PlanDocument", get="200 409"),
    "operations:notice_list": Row(NOTICES),
    "operations:notice_detail": Row(NOTICES, "operations.ProviderNotice"),
    "operations:notice_answer": Row("coordinator", "operations.ProviderNotice", post="422"),
    "operations:notice_change": Row("planner", "operations.ProviderNotice", get="200 409", post="409 422"),
    "operations:notice_send": Row("planner", "operations.ProviderNotice", get="", post="302 409 422"),
    "operations:notice_document": Row(NOTICES, "operations.ProviderNotice", post="302"),
    "operations:notice_document_file": Row(NOTICES, "operations.NoticeDocument", get="200 409"),
    "operations:operation_list": Row(PLANS),
    "operations:operation_start": Row("commander", "operations.Plan", get="", post="302 403 409"),
    "operations:operation_detail": Row(PLANS, "operations.Operation"),
    "operations:operation_live": Row(PLANS, "operations.Operation"),
    "operations:operation_board": Row(PLANS, "operations.Operation", get="200 204"),
    "operations:operation_count": Row("commander", "operations.Operation", get="", post="409 422"),
    "operations:operation_log": Row("commander", "operations.Operation", get="", post="409 422"),
    "operations:operation_moment": Row("commander", "operations.Operation", get="", post="409 422"),
    "operations:operation_stop": Row("commander", "operations.Operation", get="", post="302 409"),
    "operations:operation_close": Row("commander", "operations.Operation", get="200 409", post="409 422"),
    # things and who held them
    "evidence:home_panel": panel(HOLDERS),
    "evidence:case_panel": panel(EXHIBITS, "cases.Case"),
    "evidence:operation_panel": panel(EXHIBITS, "operations.Operation"),
    "evidence:shares_panel": panel(CHARGES),
    "evidence:charge_panel": panel(CHARGES, "cases.Charge"),
    "evidence:exhibit_list": Row(EXHIBITS),
    "evidence:exhibit_start": Row("evidence_officer", get="200 302"),
    "evidence:exhibit_create": Row("evidence_officer", "cases.Case", post="422"),
    "evidence:exhibit_detail": Row(EXHIBITS, "evidence.Exhibit"),
    "evidence:file_add": Row(HOLDERS, "evidence.Exhibit", get="302", post="409 422"),
    "evidence:file_download": Row(EXHIBITS, "evidence.ExhibitFile"),
    "evidence:hand_over": Row(HOLDERS, "evidence.Exhibit", get="302", post="409 422"),
    "evidence:receipt_confirm": Row(HOLDERS, "evidence.CustodyTransfer", get="302", post="409 422"),
    "evidence:receipt_refuse": Row(HOLDERS, "evidence.CustodyTransfer", get="302", post="403 409 422"),
    "evidence:statement_create": Row(HOLDERS, "cases.Case", post="422"),
    "evidence:statement_detail": Row(EXHIBITS, "evidence.Statement"),
    "evidence:support_tie": Row("prosecutor", "cases.Charge", post="422"),
    "evidence:support_untie": Row("prosecutor", "evidence.ElementSupport", get="200 302", post="302 409"),
    # people
    "victims:home_panel": panel(PEOPLE),
    "victims:notice_panel": panel(PEOPLE, "operations.ProviderNotice"),
    "victims:operation_panel": panel(PEOPLE, "operations.Operation"),
    "victims:person_list": Row(PEOPLE),
    "victims:person_create": Row("caseworker", post="422"),
    "victims:person_detail": Row(PEOPLE, "victims.Person"),
    "victims:person_timeline": Row(PEOPLE, "victims.Person"),
    "victims:person_edit": Row("caseworker", "victims.Person", post="422"),
    "victims:guardian_name": Row("caseworker", "victims.Person", post="422"),
    "victims:identity_detail": Row("caseworker", "victims.Person"),
    "victims:identity_edit": Row("caseworker", "victims.Person", post="422"),
    "victims:screening_create": Row("caseworker", "victims.Person", post="422"),
    "victims:screening_detail": Row(PEOPLE, "victims.Screening"),
    "victims:choice_record": Row("caseworker", "victims.Person", post="422"),
    "victims:choice_change": Row("caseworker", "victims.Person", post="422"),
    "victims:options_complete": Row("caseworker", "victims.Person", get="", post="409 422"),
    "victims:person_show": Row("caseworker", "victims.Person"),
    "victims:person_show_service": Row("caseworker", "victims.Person"),
    "victims:document_create": Row("caseworker", "victims.Person", get="", post="302 422"),
    "victims:document_download": Row(PEOPLE, "victims.ChoiceDocument", get="200 409"),
    # overseers
    "oversight:home_panel": panel("oversight"),
    "oversight:access_list": Row("oversight"),
    "oversight:refusal_list": Row("oversight"),
    "oversight:timeline": panel("*", "cases.Report"),
    # the API
    "schema": Row("*"),
    "reports-list": Row(INTELLIGENCE, post="400", writers=LOGGING),
    "reports-detail": Row(INTELLIGENCE, "cases.Report", put="400 403 409", writers=LOGGING),
    "reports-grade": Row(LOGGING, "cases.Report", get="", post="400 403 409"),
    "entities-list": Row(INTELLIGENCE, post="400", writers=LOGGING),
    "entities-detail": Row(INTELLIGENCE, "cases.Entity"),
    "entities-links": Row(INTELLIGENCE, "cases.Entity", post="400", writers=LOGGING),
    "cases-list": Row(INTELLIGENCE, post="400", writers="analyst"),
    "cases-detail": Row(INTELLIGENCE, "cases.Case"),
    "cases-charges": Row(CHARGES, "cases.Case", post="400", writers="prosecutor"),
    "cases-suspects": Row("analyst", "cases.Case", get="", post="400"),
    "cases-reports": Row(LOGGING, "cases.Case", get="", post="400"),
    "plans-list": Row(PLANS),
    "plans-detail": Row(PLANS, "operations.Plan"),
    "notices-list": Row(NOTICES),
    "notices-detail": Row(NOTICES, "operations.ProviderNotice"),
    "exhibits-list": Row(EXHIBITS, post="400", writers="evidence_officer"),
    "exhibits-detail": Row(EXHIBITS, "evidence.Exhibit"),
    "persons-list": Row(PEOPLE, post="400", writers="caseworker"),
    "persons-detail": Row(PEOPLE, "victims.Person"),
    "persons-choices": Row(PEOPLE, "victims.Person", post="400 422", writers="caseworker"),
}

# Other words in an address.
WORDS = {
    "victims:choice_change": {"service": "court"},
    "victims:person_show_service": {"service": "stay"},
    "oversight:timeline": {"type": "cases.report"},
}


def as_markdown() -> str:
    """docs/permissions.md."""
    lines = [
        "# Who may open what",
        "",
        "Made from `tests/matrix.py` (`SIREN_REWRITE=1 python3 manage.py test --no-browser -n 0 tests/access/test_matrix.py`);",
        "a test compares it with every URL and every answer. *May* says which roles; which records each person sees is row",
        "security's business, and a record that is hidden is answered exactly like one that does not exist.",
        "",
        "| page | may | may send | of | who may not | hidden or missing |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in MATRIX.items():
        readers = _named(row.who) if row.get else "-"
        senders = _named(row.writers or row.who) if row.post or row.put else "-"
        hidden = str(row.hidden) if row.of else "-"
        no = "-" if row.who == "*" else str(row.no)
        lines.append(f"| `{name}` | {readers} | {senders} | {row.of or '-'} | {no} | {hidden} |")
    return "\n".join(lines) + "\n"


def _named(words: str) -> str:
    return "everybody" if words == "*" else ", ".join(role.replace("_", " ") for role in words.split())
