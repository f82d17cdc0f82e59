-- What services asked and were answered, known by the id for ever: a request has its effect once. A refusal is not kept.
create table wallet.requests (
    id uuid primary key,
    service text not null,
    type text not null,
    -- SHA-256 of what must be the same when it comes again.
    facts bytea not null check (length(facts) = 32),
    answer bytea not null,
    created_at timestamptz not null
);
-- Invariant 16.
create trigger requests_are_final
    before update or delete or truncate on wallet.requests
    for each statement execute function wallet.refuse_change();

-- The order of the books: a row for each commit, with its transactions as they were posted. The number is drawn under
-- the locks of the accounts, so of two commits that touch one account the later has the greater number.
create sequence wallet.journal_sequence as bigint;
create table wallet.journal (
    number bigint primary key,
    transactions uuid[] not null check (cardinality(transactions) between 1 and 65535)
);
create trigger journal_is_final
    before update or delete or truncate on wallet.journal
    for each statement execute function wallet.refuse_change();

-- What was posted before comes first, in the order of its time.
insert into wallet.journal (number, transactions)
select nextval('wallet.journal_sequence'), transactions
from (
    select place, array_agg(id order by created_at, id) as transactions
    from (
        select id, created_at, (row_number() over (order by created_at, id) - 1) / 500 as place
        from wallet.movements where id = transaction_id
    ) as posted
    group by place
    order by place
) as pages;
