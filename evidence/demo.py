"""The demonstration's evidence: what was found in the pickling factory, who held it, what was said. All invented."""

import datetime as dt
import struct
import uuid
import zlib
from contextlib import AbstractContextManager
from typing import Any, Protocol

from django.utils import timezone

from cases.models import Case, Charge
from evidence.models import Exhibit
from evidence.selectors.custody import receivers
from evidence.services.custody import confirm_receipt, hand_over
from evidence.services.exhibit import seize_exhibit
from evidence.services.files import Arriving
from evidence.services.statement import take_statement
from evidence.services.support import tie_support
from siren.access.visibility import visible_to
from siren.common.actor import Actor

SEEDS = {"vats": (96, 118, 74), "dormitory": (128, 112, 96), "gate": (84, 92, 110)}


class World(Protocol):
    """What the demo command hands over."""

    users: dict[str, int]
    bag: dict[str, Any]

    def acting(self, username: str) -> AbstractContextManager[Actor]:
        """A transaction in this person's name."""


def build(world: World) -> None:
    """Exhibits, custody, statements and ties of the first case; nothing where the case or its charge is missing."""
    case_id = key_of(world.bag.get("case1"))
    if case_id is None:
        return
    operation_id = key_of(world.bag.get("operation1"))
    with world.acting("malee") as malee:
        case = visible_to(malee, Case).filter(pk=case_id).first()
        if case is None or case.case_team_id not in malee.teams:
            return
        made = _seize(malee, case_id, operation_id)
    world.bag["exhibits1"] = {name: row.pk for name, row in made.items()}
    _custody(world, made)
    with world.acting("chai") as chai:
        if visible_to(chai, Case).filter(pk=case_id, case_team_id__in=chai.teams).exists():
            _prosecute(chai, case_id, key_of(world.bag.get("charge1")), made)


def key_of(found: Any) -> uuid.UUID | None:
    """The id of what another app put into the bag: the record itself or its id."""
    key = getattr(found, "pk", found)
    return uuid.UUID(str(key)) if key else None


def _seize(malee: Actor, case_id: uuid.UUID, operation_id: uuid.UUID | None) -> dict[str, Exhibit]:
    start = timezone.now() - dt.timedelta(minutes=30)  # the raid has just begun
    things: list[tuple[str, str, str, str, str, Arriving | None]] = [
        (
            "chemicals",
            "thing",
            "Four blue 20-litre cans, acetic acid 80 %, labels in Chinese, no safety sheet",
            "Pickling hall, beside vat 3",
            "NB-0141",
            None,
        ),
        (
            "pay_book",
            "document",
            "Pay book, 64 pages, deductions for food, lodging and 'papers'; สมุดจ่ายค่าแรง",
            "Office, locked drawer",
            "NB-0142",
            Arriving("pay-book-pages-1-2.pdf", [pdf("Pay book, pages 1 and 2", PAY_BOOK)]),
        ),
        (
            "recorder",
            "device",
            "CCTV recorder with eight channels, one 2 TB disk",
            "Office, shelf above the desk",
            "NB-0143",
            None,
        ),
        (
            "vats_photo",
            "image",
            "Photograph of the vats and of workers' gloves with holes",
            "Pickling hall",
            "",
            Arriving("vats.png", [png("vats")]),
        ),
        (
            "dormitory_photo",
            "image",
            "Photograph of the sleeping room, barred window, bolt outside",
            "First floor, north room",
            "",
            Arriving("sleeping-room.png", [png("dormitory")]),
        ),
        (
            "medical",
            "medical",
            "Medical record of acid burns on hands and forearms, person under code W-2",
            "District hospital, emergency room",
            "NB-0144",
            Arriving("burns-w2.pdf", [pdf("Examination of W-2", MEDICAL)]),
        ),
        (
            "phone_owner",
            "device",
            "Phone, black, cracked screen, from the owner's desk",
            "Office, desk",
            "NB-0145",
            None,
        ),
        (
            "passports",
            "document",
            "Eleven passports and border passes of Lao citizens in one envelope; ໜັງສືຜ່ານແດນ",
            "Office, safe",
            "NB-0146",
            Arriving("envelope.png", [png("gate")]),
        ),
    ]
    made: dict[str, Exhibit] = {}
    for minutes, (name, kind, description, where, seal, file) in enumerate(things):
        made[name] = seize_exhibit(
            actor=malee,
            case=case_id,
            kind=kind,
            description=description,
            found_where=where,
            found_at=start + dt.timedelta(minutes=2 * minutes),
            seal_number=seal,
            operation=operation_id if operation_id and _sees_operation(malee, operation_id, case_id) else None,
            file=file,
        )
    return made


def _sees_operation(actor: Actor, operation_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    from operations.models import Operation

    return visible_to(actor, Operation).filter(pk=operation_id, plan__case_id=case_id).exists()


def _custody(world: World, made: dict[str, Exhibit]) -> None:
    """Some went to the prosecutor and were confirmed, one with a broken seal; one still waits."""
    chai = world.users["chai"]
    now = timezone.now()
    given = {}
    with world.acting("malee") as malee:
        if not receivers(malee, made["pay_book"]).filter(pk=chai).exists():
            return
        for minutes, name in ((14, "pay_book"), (13, "medical"), (12, "recorder"), (2, "passports")):
            given[name] = hand_over(
                actor=malee,
                exhibit=made[name].pk,
                receiver=chai,
                reason="Examination by the prosecutor",
                seal_intact=True,
                released_at=now - dt.timedelta(minutes=minutes),
            )
    with world.acting("chai") as actor:
        for minutes, name, whole in ((9, "pay_book", True), (8, "medical", True), (7, "recorder", False)):
            confirm_receipt(
                actor=actor,
                transfer=given[name].pk,
                seal_intact=whole,
                received_at=now - dt.timedelta(minutes=minutes),
                note="" if whole else "Seal torn at one corner on arrival",
            )


def _prosecute(chai: Actor, case_id: uuid.UUID, charge_id: uuid.UUID | None, made: dict[str, Exhibit]) -> None:
    now = timezone.now()
    first = take_statement(
        actor=chai,
        case=case_id,
        witness_code="W-2",
        taken_at=now - dt.timedelta(hours=20),
        summary="Worked from four in the morning until ten at night. The papers were taken on the first day. "
        "Was told that leaving means police and prison.",
    )
    take_statement(
        actor=chai,
        case=case_id,
        witness_code="W-5",
        taken_at=now - dt.timedelta(hours=18),
        summary="Sold vegetables to the factory for two years. Saw the gate locked from outside at night.",
    )
    charge = visible_to(chai, Charge).filter(pk=charge_id).first() if charge_id else None
    if charge is None:
        return
    elements = list(charge.elements.order_by("number"))
    ties = [
        (0, {"exhibit": made["passports"].pk}, "Papers kept by the owner"),
        (0, {"statement": first.pk}, "How they were brought and kept"),
        (1, {"exhibit": made["pay_book"].pk}, "Debts that could not be paid off"),
    ]
    for place, item, note in ties:
        if place < len(elements) - 1:  # the last element stays without evidence, as on many real days
            tie_support(actor=chai, element=elements[place].pk, note=note, **item)


PAY_BOOK = (
    "Name        Days   Wage   Food   Lodging   Papers   Left to pay",
    "Seng           30   9000   2400      1500     6000          -900",
    "Kham         30   9000   2400      1500     6000          -900",
    "Noy            28   8400   2400      1500     6000        -1500",
)
MEDICAL = (
    "Burns of the second degree, both hands and forearms.",
    "Consistent with repeated contact with acid without gloves.",
    "Older scars on the left wrist.",
)


def pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """A small PDF of one page, made here."""
    text = "BT /F1 16 Tf 60 770 Td (" + title + ") Tj /F1 11 Tf 0 -34 Td "
    text += " ".join(f"({line}) Tj 0 -18 Td" for line in lines) + " ET"
    stream = text.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    count = str(len(objects) + 1).encode()
    return (
        out
        + b"xref\n0 "
        + count
        + b"\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size "
        + count
        + b" /Root 1 0 R >>\nstartxref\n"
        + str(len(out)).encode()
        + b"\n%%EOF\n"
    )


def png(name: str) -> bytes:
    """A small picture of shaded stripes, made here: it stands for a photograph and shows nobody."""
    red, green, blue = SEEDS[name]
    width, height = 160, 120
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            shade = (x // 20 + y // 15) % 3 * 24 + y // 4
            rows += bytes((min(255, red + shade), min(255, green + shade), min(255, blue + shade)))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )
