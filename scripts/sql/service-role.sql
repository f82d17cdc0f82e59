-- One service: a login role that owns its schema and nothing else. Needs the psql variables role, schema and password.
-- Statements with a password must not reach the server's log when they fail.
set log_min_error_statement = panic;
set client_min_messages = warning;

select format('create role %I login', :'role')
where not exists (select from pg_roles where rolname = :'role') \gexec

alter role :"role" with login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls
    connection limit 100 password :'password';

create schema if not exists :"schema" authorization :"role";
revoke all on schema :"schema" from public;

-- Shared modules write their table names without a schema.
select format('alter role %I in database %I set search_path = %I', :'role', current_database(), :'schema') \gexec
select format('grant connect on database %I to %I', current_database(), :'role') \gexec
