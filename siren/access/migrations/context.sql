CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO siren_app, siren_definer;

CREATE TABLE access.secret (id int PRIMARY KEY CHECK (id = 1), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL, seal text NOT NULL);
REVOKE ALL ON access.secret FROM PUBLIC, siren_app;
GRANT SELECT ON access.secret TO siren_definer;

-- Opens the context of one person until the transaction ends. The mac proves that the application asks, not injected SQL.
CREATE FUNCTION access.begin(p_user int, p_expires bigint, p_mac text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    s access.secret%ROWTYPE;
    who record;
    v_reads int[]; v_writes int[]; v_teams int[]; v_groups int[]; v_roles text[]; v_audit int[]; v_homes jsonb;
    v_agency record;
    content text;
BEGIN
    SELECT * INTO s FROM access.secret WHERE id = 1;
    IF s.id IS NULL OR p_mac IS NULL
       OR encode(sha256(s.outer_pad || sha256(s.inner_pad || convert_to(p_user || '|' || p_expires, 'UTF8'))), 'hex') <> p_mac
       OR p_expires < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'context refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT u.id, u.username, u.name INTO who FROM accounts_user u WHERE u.id = p_user AND u.is_active;
    IF who.id IS NULL THEN
        RAISE EXCEPTION 'context refused' USING ERRCODE = 'insufficient_privilege';
    END IF;

    SELECT coalesce(array_agg(DISTINCT p.role::text), '{}') INTO v_roles
      FROM accounts_posting p JOIN accounts_unit n ON n.id = p.unit_id JOIN accounts_agency a ON a.id = n.agency_id
     WHERE p.user_id = p_user AND a.is_active AND p.since <= clock_timestamp() AND (p.until IS NULL OR p.until > clock_timestamp());
    -- the posting that began first says where the person is at home
    SELECT a.id AS agency_id, a.name AS agency_name, n.id AS unit_id, n.name AS unit_name, p.role AS role INTO v_agency
      FROM accounts_posting p JOIN accounts_unit n ON n.id = p.unit_id JOIN accounts_agency a ON a.id = n.agency_id
     WHERE p.user_id = p_user AND a.is_active AND p.since <= clock_timestamp() AND (p.until IS NULL OR p.until > clock_timestamp())
     ORDER BY p.since, p.id LIMIT 1;
    SELECT coalesce(array_agg(DISTINCT c.id), '{}'),
           coalesce(array_agg(DISTINCT c.id) FILTER (WHERE r.writes), '{}'),
           coalesce(jsonb_object_agg(c.purpose, c.id ORDER BY (c.unit_id IS NOT NULL)) FILTER (WHERE r.writes), '{}')
      INTO v_reads, v_writes, v_homes
      FROM accounts_posting p
      JOIN accounts_unit n ON n.id = p.unit_id JOIN accounts_agency a ON a.id = n.agency_id
      JOIN access_rolepurpose r ON r.role = p.role
      JOIN access_compartment c ON c.purpose = r.purpose AND c.agency_id = a.id AND (c.unit_id = n.id OR c.unit_id IS NULL)
     WHERE p.user_id = p_user AND a.is_active AND p.since <= clock_timestamp() AND (p.until IS NULL OR p.until > clock_timestamp());
    SELECT coalesce(array_agg(DISTINCT m.team_id), '{}') INTO v_teams
      FROM access_caseteammember m
     WHERE m.user_id = p_user AND m.since <= clock_timestamp() AND (m.until IS NULL OR m.until > clock_timestamp())
       AND cardinality(v_roles) > 0;
    SELECT coalesce(array_agg(DISTINCT g), '{}') INTO v_groups
      FROM accounts_posting p JOIN accounts_unit n ON n.id = p.unit_id JOIN accounts_agency a ON a.id = n.agency_id
      CROSS JOIN LATERAL (VALUES (n.group_id), (a.group_id)) AS v(g)
     WHERE p.user_id = p_user AND a.is_active AND p.since <= clock_timestamp() AND (p.until IS NULL OR p.until > clock_timestamp());
    v_audit := CASE WHEN 'oversight' = ANY (v_roles) THEN '{1}'::int[] ELSE '{}'::int[] END;

    content := concat_ws('|', '', ARRAY[p_user]::text, v_reads::text, v_writes::text, v_teams::text, v_groups::text, v_audit::text);
    PERFORM set_config('access.context', content, true);
    PERFORM set_config('access.seal', access.seal(s.seal, content), true);
    RETURN jsonb_build_object(
        'username', who.username, 'name', who.name,
        'roles', CASE WHEN v_agency.role IS NULL THEN '[]'::jsonb
                 ELSE to_jsonb(ARRAY[v_agency.role::text] || array_remove(v_roles, v_agency.role::text)) END,
        'agency_id', v_agency.agency_id, 'agency_name', v_agency.agency_name,
        'unit_id', v_agency.unit_id, 'unit_name', v_agency.unit_name,
        'reads', v_reads, 'writes', v_writes, 'teams', v_teams, 'groups', v_groups,
        'reads_audit', cardinality(v_audit) > 0, 'homes', v_homes);
END $$;

-- What ties a context to this transaction and this server: nobody who cannot read the secret can make one.
CREATE FUNCTION access.seal(p_secret text, p_content text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(convert_to(
        p_secret || extract(epoch FROM transaction_timestamp())::text || p_content || p_secret, 'UTF8')), 'hex')
$$;

-- One array of the context: 1 user, 2 readable compartments, 3 writable ones, 4 case teams, 5 groups, 6 audit reader.
-- No context: an empty array, so no row. A context that was altered or replayed: an error.
CREATE FUNCTION access.part(p_part int) RETURNS int[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    content text := nullif(current_setting('access.context', true), '');
BEGIN
    IF content IS NULL THEN
        RETURN '{}';
    END IF;
    IF access.seal((SELECT s.seal FROM access.secret s WHERE s.id = 1), content)
       IS DISTINCT FROM current_setting('access.seal', true) THEN
        RAISE EXCEPTION 'forged context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN split_part(content, '|', p_part + 1)::int[];
END $$;

CREATE FUNCTION access.keep_compartment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.compartment_id IS DISTINCT FROM OLD.compartment_id THEN
        RAISE EXCEPTION 'a row does not change its compartment' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Opens the directory (agencies, units, people, postings, groups, compartments) for writing until the transaction ends.
CREATE FUNCTION access.open_directory(p_expires bigint, p_mac text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s access.secret%ROWTYPE;
BEGIN
    SELECT * INTO s FROM access.secret WHERE id = 1;
    IF s.id IS NULL OR p_mac IS NULL
       OR encode(sha256(s.outer_pad || sha256(s.inner_pad || convert_to('directory|' || p_expires, 'UTF8'))), 'hex') <> p_mac
       OR p_expires < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'directory refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('access.directory', access.seal(s.seal, 'directory'), true);
END $$;

CREATE FUNCTION access.directory_is_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(access.seal((SELECT s.seal FROM access.secret s WHERE s.id = 1), 'directory')
                    = current_setting('access.directory', true), false)
$$;

-- Who serves where decides who sees what, so the runtime role writes it only while the application holds the directory open.
-- What only says how somebody likes the screen, and when they signed in last, is written at any time.
CREATE FUNCTION access.directory_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text[] := CASE WHEN TG_TABLE_NAME = 'accounts_user' THEN ARRAY['last_login', 'language', 'theme', 'density'] ELSE '{}' END;
BEGIN
    IF current_user = 'siren_app' AND NOT access.directory_is_open()
       AND (TG_OP <> 'UPDATE' OR to_jsonb(NEW) - own IS DISTINCT FROM to_jsonb(OLD) - own) THEN
        RAISE EXCEPTION 'the directory is shut' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DO $guard$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['accounts_agency', 'accounts_unit', 'accounts_user', 'accounts_posting', 'accounts_user_groups',
                                'auth_group', 'access_compartment'] LOOP
        EXECUTE format('CREATE TRIGGER directory_kept BEFORE INSERT OR UPDATE OR DELETE ON public.%I'
                       ' FOR EACH ROW EXECUTE FUNCTION access.directory_kept()', name);
    END LOOP;
END $guard$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC;
-- rights are given before the functions change hands: afterwards they are the definer's to give
GRANT EXECUTE ON FUNCTION access.begin(int, bigint, text), access.part(int), access.open_directory(bigint, text),
    access.directory_is_open() TO siren_app;
GRANT CREATE ON SCHEMA access TO siren_definer;
ALTER FUNCTION access.begin(int, bigint, text) OWNER TO siren_definer;
ALTER FUNCTION access.seal(text, text) OWNER TO siren_definer;
ALTER FUNCTION access.part(int) OWNER TO siren_definer;
ALTER FUNCTION access.open_directory(bigint, text) OWNER TO siren_definer;
ALTER FUNCTION access.directory_is_open() OWNER TO siren_definer;
REVOKE CREATE ON SCHEMA access FROM siren_definer;
GRANT SELECT ON accounts_user, accounts_posting, accounts_unit, accounts_agency, access_rolepurpose, access_compartment TO siren_definer;
