-- What people did to the books: who, as what, when, and why if they said so. Rows are only ever added.
create table accounting.staff_acts (
    id uuid primary key,
    at timestamptz not null,
    actor uuid not null,
    role text not null,
    act text not null check (act in (
        'entry_posted', 'entry_reversed', 'period_closed', 'period_reopened', 'account_created', 'account_changed',
        'reconciliation_started'
    )),
    -- The entry, period, account or reconciliation.
    subject uuid not null,
    reason text check (length(reason) between 1 and 1000),
    detail text
);

create index staff_acts_subject on accounting.staff_acts (subject, id);

create trigger staff_acts_append_only before update or delete or truncate on accounting.staff_acts
    for each statement execute function accounting.refuse_change();

revoke update, delete, truncate on accounting.staff_acts from public, current_user;
