create table accounting.reconciliations (
    id uuid primary key,
    -- Who asked, and under which idempotency key: asking again finds the same one.
    request_key text constraint reconciliations_request_key unique,
    status text not null default 'pending' check (status in ('pending', 'complete')),
    requested_at timestamptz not null,
    requested_by uuid,
    -- When the wallet summed its accounts, and the place of that in its stream.
    as_of timestamptz,
    source_sequence bigint,
    completed_at timestamptz,
    check ((status = 'complete') = (completed_at is not null))
);

create index reconciliations_pending on accounting.reconciliations (requested_at) where status = 'pending';

-- Credits less debits of one account on both sides.
create table accounting.reconciliation_rows (
    reconciliation_id uuid not null references accounting.reconciliations (id),
    account integer not null references accounting.accounts (number),
    currency text not null,
    wallets numeric(38, 0) not null,
    books numeric(38, 0) not null,
    primary key (reconciliation_id, account, currency)
);
