-- Fiscal years, which are the calendar's, and their months.
create table accounting.periods (
    id uuid primary key,
    kind text not null check (kind in ('year', 'month')),
    starts_on date not null,
    ends_on date not null,
    status text not null default 'open' check (status in ('open', 'closed')),
    closed_at timestamptz,
    closed_by uuid,
    -- Of a month: its year's closing closed it, and reopening the year opens it again.
    closed_with_year boolean not null default false,
    -- Last entry of the journal when it was closed; no later one may fall into it.
    closed_sequence bigint,
    constraint periods_place_key unique (kind, starts_on),
    check (starts_on <= ends_on),
    check ((status = 'closed') = (closed_at is not null)),
    check ((status = 'closed') = (closed_sequence is not null))
);

-- The entries that closed a period; reopening reverses those that are not reversed yet.
create table accounting.closing_entries (
    entry_id uuid primary key,
    period_id uuid not null references accounting.periods (id)
);

create index closing_entries_period on accounting.closing_entries (period_id);
