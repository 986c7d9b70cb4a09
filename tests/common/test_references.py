"""R4: a reference tells nothing about how many others there are."""

from siren.common.references import ALPHABET, new_reference


def test_r4_references_carry_no_running_number() -> None:
    found = [new_reference("IR") for _ in range(500)]
    assert len(set(found)) == 500
    assert found != sorted(found)
    assert all(set(one[3:].replace("-", "")) <= set(ALPHABET) for one in found)
