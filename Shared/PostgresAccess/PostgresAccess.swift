// Module PostgresAccess.
