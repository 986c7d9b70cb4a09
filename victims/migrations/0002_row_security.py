"""Row security of people, screenings, explanations and choices; the same rules as on the models."""

from django.db import migrations

from siren.access.row_security import open_tables, protect
from siren.access.rules import RowRule

PART = RowRule(parent="person")
KEPT_PART = RowRule(parent="person", append_only=True)


# A foreign key is checked past row security, and a part is seen by whoever sees its person. Writing asks for more: the person
# is visible and kept where the writer may write (a person who is hidden is refused like one who does not exist), and an answer
# rests on a talk with the same person. R16 and R18 are checked once more where nobody can go round them.
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
    IF NEW.state = 'explained' AND OLD.state <> 'explained' AND (
        NOT EXISTS (SELECT 1 FROM public.victims_explanation e WHERE e.person_id = NEW.id)
        OR EXISTS (SELECT 1 FROM public.victims_servicetype s
                   WHERE s.active AND s.place IN ('', NEW.place) AND NOT EXISTS (
                       SELECT 1 FROM public.victims_choice c WHERE c.person_id = NEW.id AND c.service_id = s.code))
    ) THEN
        RAISE EXCEPTION 'R16: a service has no answer yet' USING ERRCODE = 'check_violation';
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
CREATE FUNCTION victims_maybe_child(band text, source text) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT band IN ('', '0-11', '12-15', '16-17') OR source IN ('disputed', 'unknown')
        OR (source = 'estimated' AND band = '18-20')
$$;
CREATE FUNCTION victims_guardian_stands_by() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.answer = 'accepted'
        AND EXISTS (SELECT 1 FROM public.victims_servicetype s WHERE s.code = NEW.service_id AND s.lasting)
        AND EXISTS (SELECT 1 FROM public.victims_person p WHERE p.id = NEW.person_id AND p.guardian_name = ''
                    AND public.victims_maybe_child(p.age_band, p.age_source))
        AND 'accepted' IS DISTINCT FROM (
            SELECT c.answer FROM public.victims_choice c WHERE c.person_id = NEW.person_id AND c.service_id = NEW.service_id
            ORDER BY c.created_at DESC, c.id DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'R18: a child decides this together with a guardian' USING ERRCODE = 'check_violation';
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
CREATE TRIGGER with_guardian BEFORE INSERT ON victims_choice FOR EACH ROW EXECUTE FUNCTION victims_guardian_stands_by();
CREATE TRIGGER may_write BEFORE INSERT OR UPDATE ON victims_choicedocument
    FOR EACH ROW EXECUTE FUNCTION victims_part_written();
"""
TABLES = ("person", "identity", "screening", "screeninganswer", "explanation", "choice", "choicedocument")
FUNCTIONS = ("part_written", "sign_written", "person_written", "same_person", "guardian_stands_by")
NO_WRITERS = "\n".join(
    [f"DROP TRIGGER may_write ON victims_{table};" for table in TABLES]
    + ["DROP TRIGGER same_person ON victims_choice;", "DROP TRIGGER with_guardian ON victims_choice;"]
    + [f"DROP FUNCTION victims_{name}();" for name in FUNCTIONS]
    + ["DROP FUNCTION victims_may_write(uuid);", "DROP FUNCTION victims_maybe_child(text, text);"]
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
