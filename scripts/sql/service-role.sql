-- The login role of one service; safe to run again. Runs in the database `postgres`, as superuser, after
--   set florin.role = '...'; set florin.password = '...';
set log_min_error_statement = panic; -- a statement with a password must not reach the server's log when it fails

do $$
declare
    role_name text := current_setting('florin.role');
begin
    -- Roles belong to the whole cluster: two installations may want the same one at the same time.
    perform pg_advisory_xact_lock(hashtext('florin.role'));
    if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I', role_name);
    end if;
    execute format(
        'alter role %I with login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls password %L',
        role_name, current_setting('florin.password'));
    -- The detail of a refused row is its values, an e-mail address say: they must not reach the server's log.
    execute format('alter role %I set log_error_verbosity = terse', role_name);
end $$;
