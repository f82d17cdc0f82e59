-- Papers behind an entry: receipts, invoices, contracts. Their content lies in the file store; a row says what and
-- whose it is. They are kept as long as the books, so rows are only ever added.
create table accounting.attachments (
    -- Of the attachment and of its file.
    id uuid primary key,
    entry_id uuid not null,
    -- Counted from 1, which bounds how many an entry has.
    position smallint not null check (position between 1 and 100),
    filename text not null check (octet_length(filename) between 1 and 255),
    type text not null check (type in ('png', 'jpeg', 'pdf', 'text')),
    size bigint not null check (size between 1 and 10485760),
    sha256 bytea not null check (octet_length(sha256) = 32),
    created_by uuid not null,
    created_at timestamptz not null,
    unique (entry_id, position)
);

-- A foreign key would lock the entry, which not even the owner may. An entry that is there stays there.
create function accounting.check_new_attachment() returns trigger language plpgsql as $$
begin
    if not exists (select from accounting.entries where id = new.entry_id) then
        raise exception 'an attachment belongs to no entry'
            using errcode = 'integrity_constraint_violation', constraint = 'attachments_entry_known';
    end if;
    return new;
end $$;

create trigger check_new_attachment before insert on accounting.attachments
    for each row execute function accounting.check_new_attachment();

create trigger attachments_append_only before update or delete or truncate on accounting.attachments
    for each statement execute function accounting.refuse_change();

revoke update, delete, truncate on accounting.attachments from public, current_user;

alter table accounting.staff_acts drop constraint staff_acts_act_check;
alter table accounting.staff_acts add constraint staff_acts_act_check check (act in (
    'entry_posted', 'entry_reversed', 'period_closed', 'period_reopened', 'account_created', 'account_changed',
    'reconciliation_started', 'attachment_added'
));
