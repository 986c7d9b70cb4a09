-- The database roles of SIREN, for development, tests and production alike. Run as a superuser in the database that
-- SIREN uses; running it again changes nothing. Passwords are set elsewhere (docker-compose.yml) or not needed.
--
--   siren_owner     owns the tables; nobody signs in as it
--   siren_migrator  signs in for migrations and becomes siren_owner
--   siren_definer   owns the few functions that look past a person's rows; bound by row security all the same
--   siren_app       what the web server and the worker sign in as: owns nothing, bound by row security
DO $roles$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['siren_owner', 'siren_definer', 'siren_migrator', 'siren_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END
$roles$;

ALTER ROLE siren_owner NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
ALTER ROLE siren_definer NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE siren_migrator LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE siren_app LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;

GRANT siren_owner TO siren_migrator WITH INHERIT FALSE, SET TRUE;
-- The owner may give a function to siren_definer, and has none of its rights otherwise.
GRANT siren_definer TO siren_owner WITH INHERIT FALSE, SET TRUE;

-- Compiling a plan costs more than these short queries; a runaway query or a forgotten transaction ends by itself;
-- what a person searches for is not shown in pg_stat_activity.
ALTER ROLE siren_app SET jit = off;
ALTER ROLE siren_app SET statement_timeout = '5s';
ALTER ROLE siren_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE siren_app SET track_activities = off;
-- what somebody wrote does not stand in the server's log when the database refuses it: no statement, no failing row
ALTER ROLE siren_app SET log_min_error_statement = 'panic';
ALTER ROLE siren_app SET log_error_verbosity = 'terse';
-- large objects stand under no row security
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC;

DO $rights$
BEGIN
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO siren_app, siren_migrator', current_database());
    -- template1 passes the rights in its schema on to the databases that tests create; it is never SIREN's own.
    IF current_database() <> 'template1' THEN
        EXECUTE format('ALTER DATABASE %I OWNER TO siren_owner', current_database());
    END IF;
END
$rights$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO siren_owner;
GRANT USAGE ON SCHEMA public TO siren_app, siren_definer;
