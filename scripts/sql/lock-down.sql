-- What PostgreSQL grants to everybody and nobody here needs. Needs the psql variable database.
revoke all on database :"database" from public;
revoke all on schema public from public;
