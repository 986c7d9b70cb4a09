"""What was seized, its custody, what was said, and what each charge rests on."""

from evidence.models.custody import CustodyReceipt, CustodyTransfer, ExhibitFlag
from evidence.models.exhibit import Exhibit, ExhibitFile
from evidence.models.statement import Statement
from evidence.models.support import ElementSupport

__all__ = [
    "CustodyReceipt",
    "CustodyTransfer",
    "ElementSupport",
    "Exhibit",
    "ExhibitFile",
    "ExhibitFlag",
    "Statement",
]
