-- The closed chain of custody (R13), kept even from SQL that goes past the services.

-- Custody starts with the finder, who is the person acting.
CREATE FUNCTION evidence_exhibit_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.created_by_id IS NULL OR NEW.created_by_id <> ALL (access.part(1))
       OR NEW.found_by_id <> NEW.created_by_id OR NEW.holder_id <> NEW.created_by_id OR NEW.state <> 'in_custody' THEN
        RAISE EXCEPTION 'custody starts with the finder' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_starts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exhibit_added BEFORE INSERT ON evidence_exhibit FOR EACH ROW EXECUTE FUNCTION evidence_exhibit_added();

-- What was written at the scene stays; the holder changes only to someone who confirmed.
CREATE FUNCTION evidence_exhibit_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    IF (NEW.id, NEW.reference, NEW.case_id, NEW.operation_id, NEW.case_team_id, NEW.kind, NEW.description, NEW.found_where,
        NEW.found_by_id, NEW.found_at, NEW.seal_number, NEW.created_by_id, NEW.created_at)
       IS DISTINCT FROM
       (OLD.id, OLD.reference, OLD.case_id, OLD.operation_id, OLD.case_team_id, OLD.kind, OLD.description, OLD.found_where,
        OLD.found_by_id, OLD.found_at, OLD.seal_number, OLD.created_by_id, OLD.created_at) THEN
        RAISE EXCEPTION 'what was found does not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'exhibit_kept';
    END IF;
    SELECT t.receiver_id, r.outcome INTO last
      FROM evidence_custodytransfer t LEFT JOIN evidence_custodyreceipt r ON r.transfer_id = t.id
     WHERE t.exhibit_id = NEW.id ORDER BY t.number DESC LIMIT 1;
    IF NEW.holder_id <> OLD.holder_id
       AND (last.outcome IS DISTINCT FROM 'received' OR last.receiver_id IS DISTINCT FROM NEW.holder_id) THEN
        RAISE EXCEPTION 'only who confirmed holds it' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_holder';
    END IF;
    IF NEW.state <> OLD.state AND (NEW.state = 'in_transit') IS DISTINCT FROM (last.receiver_id IS NOT NULL AND last.outcome IS NULL)
    THEN
        RAISE EXCEPTION 'the state follows the chain' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_state';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exhibit_kept BEFORE UPDATE ON evidence_exhibit FOR EACH ROW EXECUTE FUNCTION evidence_exhibit_kept();

-- Only the holder releases, one hand-over at a time, and never before the one before it.
CREATE FUNCTION evidence_transfer_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    item record;
    last record;
BEGIN
    SELECT x.holder_id, x.found_at INTO item FROM evidence_exhibit x WHERE x.id = NEW.exhibit_id FOR UPDATE;
    IF NEW.created_by_id <> ALL (access.part(1)) OR NEW.releaser_id <> NEW.created_by_id
       OR item.holder_id IS DISTINCT FROM NEW.releaser_id THEN
        RAISE EXCEPTION 'only the holder releases' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_releaser';
    END IF;
    SELECT t.number, r.outcome, r.received_at INTO last
      FROM evidence_custodytransfer t LEFT JOIN evidence_custodyreceipt r ON r.transfer_id = t.id
     WHERE t.exhibit_id = NEW.exhibit_id ORDER BY t.number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR (last.number IS NOT NULL AND last.outcome IS NULL) THEN
        RAISE EXCEPTION 'one hand-over at a time' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_one_at_a_time';
    END IF;
    IF NEW.released_at < coalesce(last.received_at, item.found_at) OR NEW.released_at > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'times never go back' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_times';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_added BEFORE INSERT ON evidence_custodytransfer
    FOR EACH ROW EXECUTE FUNCTION evidence_transfer_added();

-- Only the person who was named answers, and not before it was given.
CREATE FUNCTION evidence_receipt_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given record;
BEGIN
    SELECT t.receiver_id, t.released_at INTO given FROM evidence_custodytransfer t WHERE t.id = NEW.transfer_id;
    IF NEW.created_by_id <> ALL (access.part(1)) OR given.receiver_id IS DISTINCT FROM NEW.created_by_id THEN
        RAISE EXCEPTION 'only the named receiver confirms' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_receiver';
    END IF;
    IF NEW.received_at < given.released_at OR NEW.received_at > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'times never go back' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_times';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER receipt_added BEFORE INSERT ON evidence_custodyreceipt
    FOR EACH ROW EXECUTE FUNCTION evidence_receipt_added();

-- What a charge rests on is withdrawn once, and otherwise stays as it was tied.
CREATE FUNCTION evidence_support_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR (NEW.id, NEW.element_id, NEW.exhibit_id, NEW.statement_id, NEW.note, NEW.case_team_id, NEW.created_by_id, NEW.created_at)
          IS DISTINCT FROM
          (OLD.id, OLD.element_id, OLD.exhibit_id, OLD.statement_id, OLD.note, OLD.case_team_id, OLD.created_by_id, OLD.created_at)
    THEN
        RAISE EXCEPTION 'a tie is withdrawn, not changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'support_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER support_kept BEFORE UPDATE ON evidence_elementsupport FOR EACH ROW EXECUTE FUNCTION evidence_support_kept();

-- A file is added by the person acting, who holds the exhibit while it rests; a mark by the person acting.
CREATE FUNCTION evidence_file_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.created_by_id IS NULL OR NEW.created_by_id <> ALL (access.part(1))
       OR NOT EXISTS (SELECT 1 FROM evidence_exhibit x WHERE x.id = NEW.exhibit_id
                      AND x.holder_id = NEW.created_by_id AND x.state = 'in_custody') THEN
        RAISE EXCEPTION 'only the holder adds a file' USING ERRCODE = 'check_violation', CONSTRAINT = 'file_holder';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_added BEFORE INSERT ON evidence_exhibitfile FOR EACH ROW EXECUTE FUNCTION evidence_file_added();

CREATE FUNCTION evidence_in_own_name() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.created_by_id IS NULL OR NEW.created_by_id <> ALL (access.part(1)) THEN
        RAISE EXCEPTION 'in your own name only' USING ERRCODE = 'check_violation', CONSTRAINT = 'own_name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_own BEFORE INSERT ON evidence_exhibitflag FOR EACH ROW EXECUTE FUNCTION evidence_in_own_name();

-- A mark of custody is made by evidence_mark() below and by nobody else: it would spoil the exhibit for good.
CREATE FUNCTION evidence_flag_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.kind <> 'file_changed' AND pg_trigger_depth() < 2)
       OR (NEW.kind = 'file_changed' AND NOT EXISTS (
            SELECT 1 FROM evidence_exhibitfile f WHERE f.id = NEW.file_id AND f.exhibit_id = NEW.exhibit_id)) THEN
        RAISE EXCEPTION 'a mark of custody comes from a hand-over' USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_cause';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_added BEFORE INSERT ON evidence_exhibitflag FOR EACH ROW EXECUTE FUNCTION evidence_flag_added();
CREATE TRIGGER statement_added BEFORE INSERT ON evidence_statement FOR EACH ROW EXECUTE FUNCTION evidence_in_own_name();
CREATE TRIGGER support_added BEFORE INSERT ON evidence_elementsupport FOR EACH ROW EXECUTE FUNCTION evidence_in_own_name();

-- Which of these random names some row knows, whoever may see that row: for the sweep of what killed uploads left.
CREATE FUNCTION evidence_files_known(paths text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.file_path FROM evidence_exhibitfile f WHERE f.file_path = ANY (paths)
$$;
REVOKE ALL ON FUNCTION evidence_files_known(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION evidence_files_known(text[]) TO siren_app;
GRANT CREATE ON SCHEMA public TO siren_definer;
ALTER FUNCTION evidence_files_known(text[]) OWNER TO siren_definer;
REVOKE CREATE ON SCHEMA public FROM siren_definer;

-- A broken seal and a gap of more than a day are marked by the database itself, whoever wrote the hand-over (R13).
CREATE FUNCTION evidence_mark() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given evidence_custodytransfer;
BEGIN
    IF TG_TABLE_NAME = 'evidence_custodytransfer' THEN
        given := NEW;
    ELSE
        SELECT * INTO given FROM evidence_custodytransfer t WHERE t.id = NEW.transfer_id;
        IF NEW.outcome = 'received' AND NEW.received_at - given.released_at > interval '24 hours' THEN
            INSERT INTO evidence_exhibitflag (id, created_at, version, kind, created_by_id, exhibit_id, transfer_id)
            VALUES (gen_random_uuid(), now(), 1, 'gap', NEW.created_by_id, given.exhibit_id, given.id);
        END IF;
    END IF;
    IF NOT NEW.seal_intact THEN
        INSERT INTO evidence_exhibitflag (id, created_at, version, kind, created_by_id, exhibit_id, transfer_id)
        VALUES (gen_random_uuid(), now(), 1, 'seal_broken', NEW.created_by_id, given.exhibit_id, given.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER transfer_mark AFTER INSERT ON evidence_custodytransfer FOR EACH ROW EXECUTE FUNCTION evidence_mark();
CREATE TRIGGER receipt_mark AFTER INSERT ON evidence_custodyreceipt FOR EACH ROW EXECUTE FUNCTION evidence_mark();
