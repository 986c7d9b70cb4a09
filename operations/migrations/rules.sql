-- Rules that hold whoever writes. All of these run with the rights of whoever writes: they see what that person sees.

CREATE FUNCTION access.refuse(p_sentence text, p_name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', p_sentence USING ERRCODE = 'check_violation', CONSTRAINT = p_name;
END $$;

-- R7: whoever writes in a plan and is not its author becomes its editor, whichever way they write, and never approves it.
CREATE FUNCTION access.editor_noted(p_plan uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO operations_planeditor (id, created_at, version, created_by_id, user_id, plan_id)
    SELECT gen_random_uuid(), now(), 1, me, me, p.id FROM operations_plan p, unnest(access.part(1)) me
     WHERE p.id = p_plan AND p.created_by_id <> me ON CONFLICT DO NOTHING;
END $$;

-- A plan begins as its writer's draft, for a case that the writer sees (R4).
CREATE FUNCTION access.plan_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state <> 'draft' OR NEW.content_hash <> '' OR NEW.created_by_id IS NULL OR NEW.created_by_id <> ALL (access.part(1)) THEN
        PERFORM access.refuse('a plan begins as a draft', 'plan_begins');
    END IF;
    IF NEW.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id) THEN
        RAISE EXCEPTION 'no such case' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_added BEFORE INSERT ON operations_plan FOR EACH ROW EXECUTE FUNCTION access.plan_added();

-- R5, R7: the states follow one another, each for its reason; what is written changes in a draft only.
CREATE FUNCTION access.plan_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    own boolean := NEW.compartment_id = ANY (access.part(3));
    moved text[] := ARRAY['version', 'state', 'revision', 'content_hash'];
    agreed int;
    others int;
BEGIN
    IF (NEW.id, NEW.reference, NEW.case_id, NEW.created_by_id, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.reference, OLD.case_id, OLD.created_by_id, OLD.created_at) THEN
        PERFORM access.refuse('a plan stays its author''s, and its case''s', 'plan_kept');
    END IF;
    IF (NEW.title, NEW.starts_at, NEW.exploitation, NEW.grounds, NEW.immediate_danger, NEW.harm_if_go, NEW.harm_if_not,
        NEW.children_expected, NEW.child_protection, NEW.languages, NEW.interpreters)
       IS DISTINCT FROM
       (OLD.title, OLD.starts_at, OLD.exploitation, OLD.grounds, OLD.immediate_danger, OLD.harm_if_go, OLD.harm_if_not,
        OLD.children_expected, OLD.child_protection, OLD.languages, OLD.interpreters)
       AND (NEW.state <> 'draft' OR NOT own) THEN
        PERFORM access.refuse('a plan is changed as a draft, by its own unit', 'plan_draft_only');
    END IF;
    IF NEW.state = 'draft' AND to_jsonb(NEW) - moved IS DISTINCT FROM to_jsonb(OLD) - moved THEN
        PERFORM access.editor_noted(NEW.id);
    END IF;
    IF NEW.state = OLD.state THEN
        IF (NEW.revision, NEW.content_hash) IS DISTINCT FROM (OLD.revision, OLD.content_hash) THEN
            PERFORM access.refuse('a version is made by a move', 'plan_version');
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.state || ' ' || NEW.state) <> ALL (ARRAY['draft submitted', 'returned submitted', 'submitted draft', 'returned draft',
        'approved draft', 'submitted approved', 'submitted returned', 'submitted refused', 'approved running', 'running closed'])
       OR (NEW.state IN ('draft', 'submitted', 'running', 'closed') AND NOT own) THEN
        PERFORM access.refuse('a plan does not move there', 'plan_moves');
    END IF;
    IF NEW.state = 'draft' AND (NEW.revision <= OLD.revision OR NEW.content_hash <> '') THEN
        PERFORM access.refuse('a change makes a new version', 'plan_version');
    ELSIF NEW.state NOT IN ('draft', 'submitted') AND (NEW.revision, NEW.content_hash) IS DISTINCT FROM (OLD.revision, OLD.content_hash) THEN
        PERFORM access.refuse('what is decided is the version that was submitted', 'plan_version');
    END IF;
    IF NEW.state = 'submitted' THEN
        SELECT count(*) INTO others FROM operations_alternative a
         WHERE a.plan_id = NEW.id AND btrim(a.reason) <> '' AND NOT (NEW.exploitation = 'sexual' AND a.kind = 'inspection');
        IF length(NEW.content_hash) <> 64 OR (btrim(NEW.immediate_danger) = '' AND others < 2) THEN
            PERFORM access.refuse('no raid without danger or two other ways answered', 'plan_grounds');
        END IF;
    ELSIF NEW.state IN ('approved', 'running') THEN
        SELECT count(DISTINCT a.by_id) INTO agreed FROM operations_approval a
         WHERE a.plan_id = NEW.id AND a.decision = 'approve' AND a.revision = NEW.revision AND a.content_hash = NEW.content_hash;
        IF agreed < 2 THEN
            PERFORM access.refuse('two people approve one version', 'plan_two_people');
        END IF;
        IF NEW.state = 'running' AND NOT EXISTS (SELECT 1 FROM operations_rosterentry r
                WHERE r.plan_id = NEW.id AND r.role = 'commander' AND r.user_id = ANY (access.part(1))) THEN
            PERFORM access.refuse('the commander on the roster starts it', 'plan_commander');
        END IF;
    ELSIF NEW.state IN ('returned', 'refused') AND NOT EXISTS (SELECT 1 FROM operations_approval a
            WHERE a.plan_id = NEW.id AND a.revision = NEW.revision AND a.by_id = ANY (access.part(1))
              AND a.decision = CASE NEW.state WHEN 'returned' THEN 'return' ELSE 'refuse' END) THEN
        PERFORM access.refuse('somebody decides, with reasons', 'plan_decided');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_moved BEFORE UPDATE ON operations_plan FOR EACH ROW EXECUTE FUNCTION access.plan_moved();

-- R7: one person's own decision, on the version that waits; not by its author, an editor or somebody on the roster.
CREATE FUNCTION access.approval_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    plan record;
BEGIN
    SELECT p.state, p.revision, p.content_hash, p.created_by_id INTO plan FROM operations_plan p WHERE p.id = NEW.plan_id FOR UPDATE;
    IF NEW.by_id <> ALL (access.part(1)) OR NEW.created_by_id IS DISTINCT FROM NEW.by_id THEN
        PERFORM access.refuse('everybody decides for themselves', 'approval_own');
    END IF;
    IF plan.state IS DISTINCT FROM 'submitted' OR (NEW.revision, NEW.content_hash) IS DISTINCT FROM (plan.revision, plan.content_hash) THEN
        PERFORM access.refuse('only the version that waits is decided on', 'approval_version');
    END IF;
    IF plan.created_by_id = NEW.by_id
       OR EXISTS (SELECT 1 FROM operations_planeditor e WHERE e.plan_id = NEW.plan_id AND e.user_id = NEW.by_id)
       OR EXISTS (SELECT 1 FROM operations_rosterentry r WHERE r.plan_id = NEW.plan_id AND r.user_id = NEW.by_id)
       OR NOT EXISTS (SELECT 1 FROM accounts_posting s WHERE s.user_id = NEW.by_id AND s.role = 'supervisor'
                         AND s.since <= clock_timestamp() AND (s.until IS NULL OR s.until > clock_timestamp())) THEN
        PERFORM access.refuse('an approver has no part in the plan', 'approval_apart');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_added BEFORE INSERT ON operations_approval FOR EACH ROW EXECUTE FUNCTION access.approval_added();

-- The kilometres between two points over the ground.
CREATE FUNCTION access.km_between(a_lat float8, a_lon float8, b_lat float8, b_lon float8) RETURNS float8
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 2 * 6371.0088 * asin(least(1.0, sqrt(
        sin(radians(b_lat - a_lat) / 2) ^ 2 + cos(radians(a_lat)) * cos(radians(b_lat)) * sin(radians(b_lon - a_lon) / 2) ^ 2)))
$$;

-- R9: the safe site is neither the target nor near it, whichever of the two is written last.
CREATE FUNCTION access.site_apart(p_plan uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM operations_safesite s JOIN operations_planannex x ON x.plan_id = s.plan_id
          JOIN access_compartment c ON c.id = x.compartment_id JOIN accounts_agency g ON g.id = c.agency_id
         WHERE s.plan_id = p_plan
           AND (lower(btrim(regexp_replace(s.name, '\s+', ' ', 'g'))) = lower(btrim(regexp_replace(x.location, '\s+', ' ', 'g')))
                OR access.km_between(s.latitude, s.longitude, x.latitude, x.longitude) < g.safe_site_km)) THEN
        PERFORM access.refuse('the safe site is elsewhere', 'safe_site_elsewhere');
    END IF;
END $$;

-- R7: the parts of a plan change while it is a draft, by its own unit. What only says how far things are changes later:
-- who is briefed until it starts, how it ended while it runs.
CREATE FUNCTION access.plan_part_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    is_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    later text[] := ARRAY['version'];
    plan record;
BEGIN
    IF TG_TABLE_NAME = 'operations_target' THEN
        SELECT p.id, p.state, p.compartment_id INTO plan FROM operations_plan p JOIN operations_planannex x ON x.plan_id = p.id
         WHERE x.id = coalesce(is_now ->> 'annex_id', was ->> 'annex_id')::uuid;
    ELSE
        SELECT p.id, p.state, p.compartment_id INTO plan FROM operations_plan p
         WHERE p.id = coalesce(is_now ->> 'plan_id', was ->> 'plan_id')::uuid;
    END IF;
    IF TG_OP = 'UPDATE' AND (was ->> 'plan_id', was ->> 'annex_id') IS DISTINCT FROM (is_now ->> 'plan_id', is_now ->> 'annex_id') THEN
        PERFORM access.refuse('a part stays with its plan', 'plan_part');
    END IF;
    IF plan.state = 'running' THEN
        later := later || ARRAY['outcome', 'why', 'found', 'gap_reason'];
    ELSIF plan.state IN ('submitted', 'returned', 'approved') THEN
        later := later || ARRAY['briefed'];
    END IF;
    IF plan.state IS NULL OR plan.compartment_id <> ALL (access.part(3))
       OR (plan.state <> 'draft' AND (TG_OP <> 'UPDATE' OR was - later IS DISTINCT FROM is_now - later)) THEN
        PERFORM access.refuse('a plan is changed as a draft, by its own unit', 'plan_draft_only');
    END IF;
    IF plan.state = 'draft' THEN
        PERFORM access.editor_noted(plan.id);
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_alternative FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_risk FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_rosterentry FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_safesite FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_objective FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_expectedevidence FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_planannex FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();
CREATE TRIGGER plan_part BEFORE INSERT OR UPDATE OR DELETE ON operations_target FOR EACH ROW EXECUTE FUNCTION access.plan_part_kept();

CREATE FUNCTION access.safe_site_elsewhere() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM access.site_apart(NEW.plan_id);
    RETURN NULL;
END $$;
CREATE TRIGGER safe_site_elsewhere AFTER INSERT OR UPDATE ON operations_safesite FOR EACH ROW EXECUTE FUNCTION access.safe_site_elsewhere();
CREATE TRIGGER safe_site_elsewhere AFTER INSERT OR UPDATE ON operations_planannex FOR EACH ROW EXECUTE FUNCTION access.safe_site_elsewhere();

-- R8: the mandate is that of an agency in which the person serves today; evidence needs training, command a posting.
CREATE FUNCTION access.roster_mandate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accounts_posting s JOIN accounts_unit u ON u.id = s.unit_id JOIN accounts_agency g ON g.id = u.agency_id
          JOIN accounts_user p ON p.id = s.user_id
         WHERE s.user_id = NEW.user_id AND g.kind = NEW.mandate AND g.is_active AND p.is_active
           AND s.since <= clock_timestamp() AND (s.until IS NULL OR s.until > clock_timestamp())
           AND (NEW.role <> 'evidence' OR p.evidence_trained) AND (NEW.role <> 'commander' OR s.role = 'commander')) THEN
        PERFORM access.refuse('only people with the mandate come along', 'roster_mandate_held');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER roster_mandate BEFORE INSERT OR UPDATE OF user_id, role, mandate ON operations_rosterentry
    FOR EACH ROW EXECUTE FUNCTION access.roster_mandate();

-- The day: begun by the plan's commander, once the plan runs; it is stopped and closed, and never runs again.
CREATE FUNCTION access.operation_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'running' OR NEW.commander_id <> ALL (access.part(1)) OR NOT EXISTS (
                SELECT 1 FROM operations_plan p JOIN operations_rosterentry r ON r.plan_id = p.id
                 WHERE p.id = NEW.plan_id AND p.state = 'running' AND p.compartment_id = NEW.compartment_id
                   AND r.role = 'commander' AND r.user_id = NEW.commander_id) THEN
            PERFORM access.refuse('the commander begins an approved plan', 'operation_begins');
        END IF;
    ELSIF NEW.compartment_id <> ALL (access.part(3)) OR (NEW.plan_id, NEW.commander_id, NEW.started_at) IS DISTINCT FROM
            (OLD.plan_id, OLD.commander_id, OLD.started_at)
          OR (NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) NOT IN ('running stopped', 'running closed', 'stopped closed'))
          OR (OLD.scene_secure_at IS NOT NULL AND NEW.scene_secure_at IS DISTINCT FROM OLD.scene_secure_at)
          OR (OLD.suspects_separated_at IS NOT NULL AND NEW.suspects_separated_at IS DISTINCT FROM OLD.suspects_separated_at) THEN
        PERFORM access.refuse('an operation does not go back', 'operation_moves');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER operation_moved BEFORE INSERT OR UPDATE ON operations_operation FOR EACH ROW EXECUTE FUNCTION access.operation_moved();

-- What is counted and logged is said by the person acting, of the plan's own unit; counted while it runs, and never below nothing.
CREATE FUNCTION access.day_line_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    day record;
BEGIN
    SELECT o.state, o.compartment_id INTO day FROM operations_operation o WHERE o.id = NEW.operation_id FOR UPDATE;
    IF day.state IS NULL OR day.compartment_id <> ALL (access.part(3)) OR NEW.created_by_id IS NULL
       OR NEW.created_by_id <> ALL (access.part(1)) THEN
        PERFORM access.refuse('the plan''s own unit counts and logs', 'day_own');
    END IF;
    IF TG_TABLE_NAME = 'operations_count' THEN
        IF day.state <> 'running' OR (to_jsonb(NEW) ->> 'step')::int + coalesce((SELECT sum(c.step) FROM operations_count c
                WHERE c.operation_id = NEW.operation_id AND c.kind = NEW.kind), 0) < 0 THEN
            PERFORM access.refuse('it is counted while it runs, and never below nothing', 'count_running');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER day_line BEFORE INSERT ON operations_count FOR EACH ROW EXECUTE FUNCTION access.day_line_added();
CREATE TRIGGER day_line BEFORE INSERT ON operations_logline FOR EACH ROW EXECUTE FUNCTION access.day_line_added();

-- R10: what a provider was told stays as it was told; the provider writes its answer and nothing else.
CREATE FUNCTION access.notice_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    answers text[] := ARRAY['answer', 'capacity', 'answer_note', 'answered_at', 'answered_by_id', 'state', 'version'];
    own boolean := NEW.compartment_id = ANY (access.part(3));
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) NOT IN ('draft sent', 'sent answered') THEN
        PERFORM access.refuse('a notice does not go back', 'notice_moves');
    END IF;
    IF (OLD.state <> 'draft' OR NOT own) AND to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers THEN
        PERFORM access.refuse('what was told stays as it was told', 'notice_kept');
    END IF;
    IF (NEW.state = 'answered') AND (own OR NEW.answered_by_id IS NULL OR NEW.answered_by_id <> ALL (access.part(1))) THEN
        PERFORM access.refuse('the provider answers', 'notice_answer_own');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_kept BEFORE UPDATE ON operations_providernotice FOR EACH ROW EXECUTE FUNCTION access.notice_kept();

-- Who only reads a plan makes nobody its editor, and moves no notice from it.
CREATE FUNCTION access.plan_own_unit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM operations_plan p WHERE p.id = NEW.plan_id AND p.compartment_id = ANY (access.part(3)))
       OR (TG_OP = 'INSERT' AND (NEW.created_by_id IS NULL OR NEW.created_by_id <> ALL (access.part(1)))) THEN
        PERFORM access.refuse('a plan''s own unit writes in it, each in their own name', 'plan_own_unit');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_own_unit BEFORE INSERT ON operations_planeditor FOR EACH ROW EXECUTE FUNCTION access.plan_own_unit();
CREATE TRIGGER plan_own_unit BEFORE INSERT OR UPDATE ON operations_noticelink FOR EACH ROW EXECUTE FUNCTION access.plan_own_unit();

-- A printed copy is made for the person who asked, and nobody else puts another in its place.
CREATE FUNCTION access.copy_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.created_by_id IS NULL OR NEW.created_by_id <> ALL (access.part(1))
       OR (TG_OP = 'UPDATE' AND NEW.created_by_id IS DISTINCT FROM OLD.created_by_id) THEN
        PERFORM access.refuse('everybody has their own copy', 'copy_own');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER copy_own BEFORE INSERT OR UPDATE ON operations_plandocument FOR EACH ROW EXECUTE FUNCTION access.copy_own();
CREATE TRIGGER copy_own BEFORE INSERT OR UPDATE ON operations_noticedocument FOR EACH ROW EXECUTE FUNCTION access.copy_own();
