-- The schema of one service, owned by its role, which reaches nothing else in this database; safe to run again.
-- Runs in the services' database, as superuser, after
--   set florin.role = '...'; set florin.schema = '...';
do $$
declare
    role_name text := current_setting('florin.role');
    schema_name text := current_setting('florin.schema');
begin
    -- What PostgreSQL grants to everybody and nobody here needs.
    execute format('revoke all on database %I from public', current_database());
    revoke all on schema public from public;

    if not exists (select from pg_namespace where nspname = schema_name) then
        execute format('create schema %I authorization %I', schema_name, role_name);
    end if;
    execute format('revoke all on schema %I from public', schema_name);
    execute format('grant connect on database %I to %I', current_database(), role_name);
    -- Shared modules write their table names without a schema.
    execute format('alter role %I in database %I set search_path = %I', role_name, current_database(), schema_name);
end $$;
