"""The closed lists of intelligence and cases, and the verbs that the audit knows. The grading scale is data (R1)."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from siren.audit.verbs import Verb


class ReportState(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", _("Draft")
    GRADED = "graded", _("Graded")


class HowReceived(models.TextChoices):
    """The way by which a report came in. Never who told us (R2)."""

    STATION = "station", _("In person at police station")
    IN_PERSON = "in_person", _("In person elsewhere")
    TELEPHONE = "telephone", _("Telephone")
    MESSAGE = "message", _("Message or mail")
    LETTER = "letter", _("Letter")
    HOTLINE = "hotline", _("Hotline")
    AGENCY = "agency", _("From another agency")
    INSPECTION = "inspection", _("During an inspection")
    OBSERVATION = "observation", _("Own observation")
    RECORDS = "records", _("Records asked for")


class Exploitation(models.TextChoices):
    """What people are used for, as far as it is known."""

    UNKNOWN = "unknown", _("Not known yet")
    LABOUR = "labour", _("Labour")
    SEXUAL = "sexual", _("Sexual exploitation")
    DOMESTIC = "domestic", _("Domestic work")
    BEGGING = "begging", _("Begging")
    MARRIAGE = "marriage", _("Forced marriage")
    CRIME = "crime", _("Forced to commit crimes")
    ORGANS = "organs", _("Removal of organs")


class SourceGrade(models.IntegerChoices):
    """How reliable the source is."""

    RELIABLE = 1, _("1 Reliable")
    UNTESTED = 2, _("2 Untested")
    NOT_RELIABLE = 3, _("3 Not reliable")


class InformationGrade(models.TextChoices):
    """How the source knows."""

    DIRECT = "A", _("A Saw it")
    BACKED_UP = "B", _("B Told, and others confirm")
    INDIRECT = "C", _("C Told only")
    NOT_KNOWN = "D", _("D Not known")
    FALSE = "E", _("E We think it is false")


class Handling(models.TextChoices):
    """Whether it may be shared."""

    PERMITTED = "P", _("P May be shared lawfully")
    CONDITIONS = "C", _("C May be shared on conditions")


class ActionCondition(models.TextChoices):
    """What a receiver may do with it (handling C)."""

    A1 = "A1", _("A1 No action: ask us first")
    A2 = "A2", _("A2 Covert action: not as evidence, not alone for an arrest")
    A3 = "A3", _("A3 Open action as we agree")


class SanitiseCondition(models.TextChoices):
    """Whether a receiver may sanitise it for others (handling C)."""

    S1 = "S1", _("S1 May be sanitised without us")
    S2 = "S2", _("S2 Ask us before sanitising")


SOURCE_HINTS: dict[int, Promise] = {
    SourceGrade.RELIABLE: _("Known to us and right before"),
    SourceGrade.UNTESTED: _("We cannot say yet"),
    SourceGrade.NOT_RELIABLE: _("Wrong before, or has a reason to mislead"),
}
INFORMATION_HINTS: dict[str, Promise] = {
    InformationGrade.DIRECT: _("The source was there"),
    InformationGrade.BACKED_UP: _("Heard from someone, and a second source says the same"),
    InformationGrade.INDIRECT: _("Heard from someone"),
    InformationGrade.NOT_KNOWN: _("We do not know how the source knows"),
    InformationGrade.FALSE: _("Kept so that nobody falls for it again"),
}


class SourceKind(models.TextChoices):
    """What sort of source it is."""

    DIRECT_WITNESS = "direct_witness", _("Direct witness")
    PUBLIC = "public", _("Member of the public")
    PARTNER = "partner", _("NGO or service provider")
    OFFICER = "officer", _("Officer")
    INFORMANT = "informant", _("Informant")
    RECORD = "record", _("Record or register")
    TECHNICAL = "technical", _("Technical means")
    ANONYMOUS = "anonymous", _("Anonymous")


class EntityKind(models.TextChoices):
    """What sort of thing a report speaks of."""

    PERSON = "person", _("Person")
    PLACE = "place", _("Place")
    ORGANISATION = "organisation", _("Organisation")
    PHONE = "phone", _("Phone")
    VEHICLE = "vehicle", _("Vehicle")
    ACCOUNT = "account", _("Account")
    BOAT = "boat", _("Boat")
    DOCUMENT = "document", _("Document")


class LinkVerb(models.TextChoices):
    """How two things hang together."""

    KNOWS = "knows", _("knows")
    RECRUITED = "recruited", _("recruited for")
    FEEDS = "feeds", _("brings people to")
    OWNS = "owns", _("owns")
    MANAGES = "manages", _("manages")
    WORKS_AT = "works_at", _("works at")
    GUARDS = "guards", _("guards")
    HELD_AT = "held_at", _("held at")
    USES = "uses", _("uses")
    CALLS = "calls", _("calls")
    DRIVES = "drives", _("drives")
    SEEN_AT = "seen_at", _("seen at")
    PAYS = "pays", _("pays")
    LEASES = "leases", _("leases")
    NEAR = "near", _("is near")
    RELATED = "related", _("is family of")
    SUPPLIES = "supplies", _("supplies")


class CaseKind(models.TextChoices):
    """Whether we went looking, or someone came to us (S2)."""

    PROACTIVE = "proactive", _("Proactive: we went looking")
    REACTIVE = "reactive", _("Reactive: someone came to us")


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SuspectRole(models.TextChoices):
    """What someone is suspected to do in the exploitation. Having no papers is no role (R6)."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    SUPERVISOR = "supervisor", _("Supervisor")
    GUARD = "guard", _("Guard")
    BROKER = "broker", _("Broker")
    RECRUITER = "recruiter", _("Recruiter")
    DRIVER = "driver", _("Driver")
    PIMP = "pimp", _("Pimp")
    OTHER = "other", _("Other part in it")


class SuspectState(models.TextChoices):
    """Where a suspect stands."""

    SOUGHT = "sought", _("Sought")
    ARRESTED = "arrested", _("Arrested")
    RELEASED = "released", _("Released")
    CHARGED = "charged", _("Charged")


class Law(models.TextChoices):
    """What a person can be charged with: what exploiters do. Offences of immigration are none of these (R6)."""

    TRAFFICKING = "trafficking", _("Trafficking in persons")
    FORCED_LABOUR = "forced_labour", _("Forced labour")
    CHILD_LABOUR = "child_labour", _("Child labour")
    ASSAULT = "assault", _("Assault")
    RAPE = "rape", _("Rape")
    KIDNAPPING = "kidnapping", _("Kidnapping")
    CONFINEMENT = "confinement", _("Unlawful confinement")
    LABOUR_LAW = "labour_law", _("Labour law")
    CHEMICAL_SAFETY = "chemical_safety", _("Safety with chemicals")
    TAX = "tax", _("Tax")
    MONEY_LAUNDERING = "money_laundering", _("Money laundering")


class ChargeState(models.TextChoices):
    """Where a charge stands."""

    PREPARED = "prepared", _("In preparation")
    FILED = "filed", _("Filed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PROVEN = "proven", _("Proven in court")
    NOT_PROVEN = "not_proven", _("Not proven in court")


# What must be shown for each law, in the order in which a court asks.
ELEMENTS: dict[Law, dict[str, Promise]] = {
    Law.TRAFFICKING: {
        "act": _("People were recruited, moved, kept or received"),
        "means": _("By force, threat, deceit, abuse of power or paying whoever has control (not asked for a child)"),
        "purpose": _("In order to exploit them"),
    },
    Law.FORCED_LABOUR: {
        "work": _("Work or a service was demanded"),
        "menace": _("Under threat of a penalty"),
        "unwilling": _("The person did not offer it freely"),
    },
    Law.CHILD_LABOUR: {
        "age": _("The person was under the age for this work"),
        "employed": _("The person was made or allowed to work"),
        "harm": _("The work was hazardous, or kept the child from school"),
    },
    Law.ASSAULT: {
        "force": _("Force was used on the person"),
        "intent": _("It was used on purpose"),
        "injury": _("The person was hurt"),
    },
    Law.RAPE: {"act": _("A sexual act took place"), "no_consent": _("The person did not consent or could not")},
    Law.KIDNAPPING: {
        "taken": _("The person was taken or carried away"),
        "unlawful": _("By force, threat or deceit"),
        "aim": _("For gain, or to keep the person"),
    },
    Law.CONFINEMENT: {
        "held": _("The person could not leave"),
        "unlawful": _("Nobody had the right to hold the person"),
        "intent": _("It was done on purpose"),
    },
    Law.LABOUR_LAW: {
        "employer": _("The accused was the employer"),
        "duty": _("There was a duty on wages, hours, rest or housing"),
        "breach": _("The duty was broken"),
    },
    Law.CHEMICAL_SAFETY: {
        "substance": _("Hazardous chemicals were used"),
        "protection": _("Protection that the law demands was missing"),
        "exposed": _("Workers were exposed"),
    },
    Law.TAX: {"income": _("There was income or payroll that is taxed"), "undeclared": _("It was not declared")},
    Law.MONEY_LAUNDERING: {
        "proceeds": _("The money came from a crime"),
        "dealing": _("It was hidden, moved or turned into something else"),
        "knowledge": _("The accused knew or must have known"),
    },
}


class CaseVerb(Verb):
    """What people do with intelligence, cases, suspects and charges."""

    REPORT_LOGGED = "cases.report_logged", _("logged the report")
    REPORT_CHANGED = "cases.report_changed", _("changed the report")
    REPORT_GRADED = "cases.report_graded", _("graded the report")
    REPORTS_IMPORTED = "cases.reports_imported", _("imported reports from a file")
    SOURCE_RECORDED = "cases.source_recorded", _("recorded the source")
    ENTITY_NAMED = "cases.entity_named", _("named the entity")
    LINK_ADDED = "cases.link_added", _("linked two entities")
    CASE_OPENED = "cases.case_opened", _("opened the case")
    REPORT_ADDED = "cases.report_added", _("added a report to the case")
    TEAM_JOINED = "cases.team_joined", _("put someone on the case team")
    TEAM_LEFT = "cases.team_left", _("took someone off the case team")
    SUSPECT_NAMED = "cases.suspect_named", _("named a suspect")
    CHARGE_ENTERED = "cases.charge_entered", _("entered a charge")
