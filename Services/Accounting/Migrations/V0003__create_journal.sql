-- The journal. Entries and postings are only ever added.
create table accounting.entries (
    -- Place in the journal and in the hash chain: from 1, no gaps.
    sequence bigint primary key,
    occurred_at timestamptz not null,
    posted_at timestamptz not null,
    source_sequence bigint,
    date date not null,
    id uuid not null constraint entries_id_key unique,
    -- Unique: what a source has told us is booked once, however often it is told.
    source_id uuid,
    source_reverses uuid,
    reverses uuid,
    created_by uuid,
    source text not null check (source in ('wallet', 'manual', 'reversal', 'closing', 'reopening')),
    hash bytea not null check (octet_length(hash) = 32),
    description text not null,
    reference text,
    check ((source = 'wallet') = (source_id is not null)),
    check ((source in ('reversal', 'reopening')) = (reverses is not null))
);

create unique index entries_source_key on accounting.entries (source_id) where source_id is not null;
create unique index entries_reverses_key on accounting.entries (reverses) where reverses is not null;
-- Rows stand nearly in the order of both, so block ranges find them at next to no cost for the insert.
create index entries_date on accounting.entries using brin (date, source_sequence)
    with (pages_per_range = 32, autosummarize = on);

-- One amount from one account to another: a row out of balance cannot be written, so neither can an entry.
create table accounting.postings (
    entry_sequence bigint not null,
    amount bigint not null check (amount > 0),
    debit_account integer not null,
    credit_account integer not null,
    position smallint not null check (position > 0),
    debit_line smallint not null check (debit_line > 0),
    credit_line smallint not null check (credit_line > 0),
    currency text not null,
    -- The wallet accounts behind the lines.
    debit_subledger uuid,
    credit_subledger uuid,
    debit_memo text,
    credit_memo text,
    primary key (entry_sequence, position),
    check (debit_line <> credit_line)
);

-- What went from one account to another on a day, kept with every batch: all statements come from these few rows.
create table accounting.daily_flows (
    day date not null,
    debit_account integer not null,
    credit_account integer not null,
    currency text not null,
    closing boolean not null,
    amount numeric(38, 0) not null check (amount > 0),
    postings bigint not null check (postings > 0),
    primary key (day, debit_account, credit_account, currency, closing)
) with (fillfactor = 50);

create view accounting.daily_turnovers as
    select day, debit_account as account, currency, closing, amount as debit, 0::numeric as credit
    from accounting.daily_flows
    union all
    select day, credit_account, currency, closing, 0::numeric, amount
    from accounting.daily_flows;

-- The journal as lines, for people and for other programs.
create view accounting.journal_lines as
    select entry_sequence, debit_line as line, debit_account as account, 'debit' as side, currency,
        sum(amount) as amount, min(debit_memo) as memo, min(debit_subledger::text)::uuid as subledger
    from accounting.postings
    group by entry_sequence, debit_line, debit_account, currency
    union all
    select entry_sequence, credit_line, credit_account, 'credit', currency,
        sum(amount), min(credit_memo), min(credit_subledger::text)::uuid
    from accounting.postings
    group by entry_sequence, credit_line, credit_account, currency;

-- The end of the chain. Whoever posts locks this row, so postings, closings and changes of the chart take turns.
create table accounting.chain_head (
    only_row boolean primary key default true check (only_row),
    sequence bigint not null check (sequence >= 0),
    hash bytea not null check (octet_length(hash) = 32)
) with (fillfactor = 10);

insert into accounting.chain_head (sequence, hash) values (0, decode(repeat('00', 32), 'hex'));

-- How far the chain has been recomputed, and the first entry that did not agree.
create table accounting.chain_check (
    only_row boolean primary key default true check (only_row),
    sequence bigint not null default 0,
    hash bytea not null,
    verified_at timestamptz,
    broken_sequence bigint,
    broken_reason text
);

insert into accounting.chain_check (hash) values (decode(repeat('00', 32), 'hex'));
