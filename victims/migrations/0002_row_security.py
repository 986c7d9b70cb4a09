"""Row security of people, screenings, explanations and choices; the same rules as on the models."""

from django.db import migrations

from siren.access.row_security import open_tables, protect
from siren.access.rules import RowRule

PART = RowRule(parent="person")
KEPT_PART = RowRule(parent="person", append_only=True)


# A foreign key is checked past row security, and a part is seen by whoever sees its person. Writing asks for more: the person
# is visible and kept where the writer may write (a person who is hidden is refused like one who does not exist), and an answer
# rests on a talk with the same person.
WRITERS = """
CREATE FUNCTION victims_may_write(person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.victims_person p
                   WHERE p.id = person AND p.compartment_id = ANY ((SELECT access.part(3))::int[]))
$$;
CREATE FUNCTION victims_part_written() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.victims_may_write(NEW.person_id) THEN
        RAISE EXCEPTION 'there is no such person to write about' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION victims_sign_written() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.victims_may_write((SELECT s.person_id FROM public.victims_screening s WHERE s.id = NEW.screening_id)) THEN
        RAISE EXCEPTION 'there is no such screening to write about' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION victims_person_written() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT NEW.compartment_id = ANY ((SELECT access.part(3))::int[]) THEN
        RAISE EXCEPTION 'this record is only read here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION victims_same_person() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.victims_explanation e
                   WHERE e.id = NEW.explanation_id AND e.person_id = NEW.person_id) THEN
        RAISE EXCEPTION 'the talk was not with this person' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER may_write BEFORE UPDATE ON victims_person FOR EACH ROW EXECUTE FUNCTION victims_person_written();
CREATE TRIGGER may_write BEFORE INSERT OR UPDATE ON victims_identity FOR EACH ROW EXECUTE FUNCTION victims_part_written();
CREATE TRIGGER may_write BEFORE INSERT ON victims_screening FOR EACH ROW EXECUTE FUNCTION victims_part_written();
CREATE TRIGGER may_write BEFORE INSERT ON victims_screeninganswer FOR EACH ROW EXECUTE FUNCTION victims_sign_written();
CREATE TRIGGER may_write BEFORE INSERT ON victims_explanation FOR EACH ROW EXECUTE FUNCTION victims_part_written();
CREATE TRIGGER may_write BEFORE INSERT ON victims_choice FOR EACH ROW EXECUTE FUNCTION victims_part_written();
CREATE TRIGGER same_person BEFORE INSERT ON victims_choice FOR EACH ROW EXECUTE FUNCTION victims_same_person();
CREATE TRIGGER may_write BEFORE INSERT OR UPDATE ON victims_choicedocument
    FOR EACH ROW EXECUTE FUNCTION victims_part_written();
"""
TABLES = ("person", "identity", "screening", "screeninganswer", "explanation", "choice", "choicedocument")
NO_WRITERS = "\n".join(
    [f"DROP TRIGGER may_write ON victims_{table};" for table in TABLES]
    + ["DROP TRIGGER same_person ON victims_choice;"]
    + [f"DROP FUNCTION victims_{name}();" for name in ("part_written", "sign_written", "person_written", "same_person")]
    + ["DROP FUNCTION victims_may_write(uuid);"]
)


class Migration(migrations.Migration):
    dependencies = [("victims", "0001_initial"), ("access", "0002_row_security")]

    operations = [
        open_tables("victims_servicetype", rights="SELECT"),  # a catalogue; it says nothing about anybody
        protect("victims_person", RowRule()),
        protect("victims_identity", RowRule()),
        protect("victims_screening", KEPT_PART, parent_table="victims_person"),
        protect(
            "victims_screeninganswer",
            RowRule(parent="screening", append_only=True),
            parent_table="victims_screening",
        ),
        protect("victims_explanation", KEPT_PART, parent_table="victims_person"),
        protect("victims_choice", KEPT_PART, parent_table="victims_person"),
        protect("victims_choicedocument", PART, parent_table="victims_person"),
        migrations.RunSQL(WRITERS, NO_WRITERS),
    ]
