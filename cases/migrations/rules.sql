-- All of these run with the rights of whoever writes: they see what that person sees, and are no way around row security.

-- R1: a report leaves draft only when every item is graded, and handling C has its two conditions.
CREATE FUNCTION access.grade_before_use() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state = 'draft' AND TG_OP = 'UPDATE' AND OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'a graded report does not become a draft again' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'draft' OR (TG_OP = 'UPDATE' AND OLD.state = NEW.state) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM cases_reportitem i WHERE i.report_id = NEW.id)
       OR EXISTS (
            SELECT 1 FROM cases_reportitem i WHERE i.report_id = NEW.id
               AND (i.source_grade IS NULL OR i.information_grade IS NULL OR i.handling = ''
                    OR (i.handling = 'C' AND i.conditions !~ '^A[123] S[12]$'))) THEN
        RAISE EXCEPTION 'every item is graded before the report is used' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grade_before_use BEFORE INSERT OR UPDATE OF state ON cases_report
    FOR EACH ROW EXECUTE FUNCTION access.grade_before_use();

-- What a graded report says stays as it was graded. Mentions and links may be added later, never taken away.
CREATE FUNCTION access.graded_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    which uuid := CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END;
BEGIN
    PERFORM 1 FROM cases_report r WHERE r.id = which FOR SHARE; -- waits for somebody who is just grading it
    IF EXISTS (SELECT 1 FROM cases_report r WHERE r.id = which AND r.state <> 'draft') THEN
        RAISE EXCEPTION 'what a graded report says does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.report_id <> OLD.report_id THEN
        RAISE EXCEPTION 'a part stays with its report' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER graded_stays BEFORE INSERT OR UPDATE OR DELETE ON cases_reportitem
    FOR EACH ROW EXECUTE FUNCTION access.graded_stays();
CREATE TRIGGER mention_stays BEFORE UPDATE OR DELETE ON cases_mention
    FOR EACH ROW EXECUTE FUNCTION access.graded_stays();
CREATE TRIGGER link_stays BEFORE UPDATE OR DELETE ON cases_link
    FOR EACH ROW EXECUTE FUNCTION access.graded_stays();

-- R4: who sees a report sees what it mentions; so a report mentions only entities kept where the report is kept.
CREATE FUNCTION access.mention_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases_report r JOIN cases_entity e ON e.compartment_id = r.compartment_id
                    WHERE r.id = NEW.report_id AND e.id = NEW.entity_id) THEN
        RAISE EXCEPTION 'no such entity' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mention_own BEFORE INSERT OR UPDATE ON cases_mention
    FOR EACH ROW EXECUTE FUNCTION access.mention_own();

-- A link joins two entities that its writer sees, and rests on an item of its own report, with that item's grade.
CREATE FUNCTION access.link_ends() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM cases_entity e WHERE e.id IN (NEW.from_entity_id, NEW.to_entity_id)) < 2
       OR (NEW.item_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM cases_reportitem i WHERE i.id = NEW.item_id AND i.report_id = NEW.report_id)) THEN
        RAISE EXCEPTION 'no such entity' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF NEW.grade <> coalesce((SELECT i.information_grade FROM cases_reportitem i WHERE i.id = NEW.item_id), '') THEN
        RAISE EXCEPTION 'a link has the grade of its item' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER link_ends BEFORE INSERT OR UPDATE ON cases_link
    FOR EACH ROW EXECUTE FUNCTION access.link_ends();

-- R4: a foreign key tells whether a row exists, seen or not. So nothing points at a row that its writer does not see,
-- and hidden and missing are refused in the same words.
CREATE FUNCTION access.report_case() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.case_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.case_team_id = NEW.case_team_id) THEN
        RAISE EXCEPTION 'no such case' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_case BEFORE INSERT OR UPDATE OF case_id, case_team_id ON cases_report
    FOR EACH ROW EXECUTE FUNCTION access.report_case();

CREATE FUNCTION access.source_report() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases_report r WHERE r.id = NEW.report_id) THEN
        RAISE EXCEPTION 'no such report' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER source_report BEFORE INSERT OR UPDATE OF report_id ON cases_source
    FOR EACH ROW EXECUTE FUNCTION access.source_report();

-- A suspect stands where the case stands, and a report of the case names them.
CREATE FUNCTION access.suspect_named() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM cases_case c JOIN cases_report r ON r.case_id = c.id JOIN cases_mention m ON m.report_id = r.id
             WHERE c.id = NEW.case_id AND c.compartment_id = NEW.compartment_id AND c.case_team_id = NEW.case_team_id
               AND m.entity_id = NEW.entity_id) THEN
        RAISE EXCEPTION 'no such case or entity' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER suspect_named BEFORE INSERT OR UPDATE OF case_id, case_team_id, entity_id ON cases_suspect
    FOR EACH ROW EXECUTE FUNCTION access.suspect_named();

-- A charge is against a suspect of its case.
CREATE FUNCTION access.charge_suspect() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM cases_case c JOIN cases_suspect s ON s.case_id = c.id
             WHERE c.id = NEW.case_id AND c.case_team_id = NEW.case_team_id AND s.id = NEW.suspect_id) THEN
        RAISE EXCEPTION 'no such suspect' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_suspect BEFORE INSERT OR UPDATE OF case_id, case_team_id, suspect_id ON cases_charge
    FOR EACH ROW EXECUTE FUNCTION access.charge_suspect();

-- Who was named, by whom and as what stays. Who only reads the case marks an arrest as a commander; charged is who has a charge.
CREATE FUNCTION access.suspect_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    own boolean := NEW.compartment_id = ANY (access.part(3));
BEGIN
    IF (NEW.id, NEW.case_id, NEW.entity_id, NEW.created_by_id, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.entity_id, OLD.created_by_id, OLD.created_at)
       OR (NOT own AND to_jsonb(NEW) - ARRAY['state', 'version'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'version']) THEN
        RAISE EXCEPTION 'who was named stays as named' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (
           (OLD.state || ' ' || NEW.state) NOT IN (
               'sought arrested', 'released arrested', 'arrested released', 'sought charged', 'arrested charged', 'released charged')
           OR (NEW.state = 'charged' AND NOT EXISTS (SELECT 1 FROM cases_charge c WHERE c.suspect_id = NEW.id))
           OR (NEW.state IN ('arrested', 'released') AND NOT EXISTS (
                   SELECT 1 FROM accounts_posting s WHERE s.user_id = ANY (access.part(1)) AND s.role = 'commander'
                      AND s.since <= clock_timestamp() AND (s.until IS NULL OR s.until > clock_timestamp())))) THEN
        RAISE EXCEPTION 'a commander arrests and releases, and who is charged has a charge' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER suspect_kept BEFORE UPDATE ON cases_suspect FOR EACH ROW EXECUTE FUNCTION access.suspect_kept();

-- Who is on a case's team is said, in their own name, by those who write where the case is kept; a team without a case has
-- only its maker. What a membership says stays, but for its end, which lies ahead or is now.
CREATE FUNCTION access.team_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    has_case boolean := EXISTS (SELECT 1 FROM cases_case c WHERE c.case_team_id = NEW.team_id);
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.id, NEW.team_id, NEW.user_id, NEW.since, NEW.added_by_id)
            IS DISTINCT FROM (OLD.id, OLD.team_id, OLD.user_id, OLD.since, OLD.added_by_id)
            OR NEW.until IS NULL OR OLD.until <= transaction_timestamp()) THEN
        RAISE EXCEPTION 'a membership only ends' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.added_by_id <> ALL (access.part(1)) THEN
        RAISE EXCEPTION 'in your own name only' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.case_team_id = NEW.team_id AND c.compartment_id = ANY (access.part(3)))
       AND (has_case OR NEW.user_id <> ALL (access.part(1))
            OR NOT EXISTS (SELECT 1 FROM access_caseteam t WHERE t.id = NEW.team_id AND t.created_by_id = NEW.user_id)) THEN
        RAISE EXCEPTION 'who keeps the case says who works on it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER team_kept BEFORE INSERT OR UPDATE ON access_caseteammember
    FOR EACH ROW EXECUTE FUNCTION access.team_kept();
REVOKE ALL ON FUNCTION access.grade_before_use(), access.graded_stays(), access.mention_own(), access.link_ends(),
    access.report_case(), access.source_report(), access.suspect_named(), access.charge_suspect(),
    access.suspect_kept(), access.team_kept() FROM PUBLIC;
