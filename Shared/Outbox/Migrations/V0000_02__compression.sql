-- Events and answers of a batch are large. PostgreSQL's own compression took an eighth of the ledger's time in the server.
alter table outbox alter column data set compression lz4;
alter table idempotency_keys alter column body set compression lz4;
