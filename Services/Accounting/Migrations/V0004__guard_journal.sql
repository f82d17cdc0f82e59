-- What the journal must never hold, checked once for each statement over all its new rows: a foreign key and a row
-- trigger for each row would cost a batch several times as much.

create function accounting.check_new_entries() returns trigger language plpgsql as $$
declare
    first_new bigint;
    last_new bigint;
    new_count bigint;
    found_date date;
begin
    select min(sequence), max(sequence), count(*) into first_new, last_new, new_count from new_entries;
    if new_count = 0 then
        return null;
    end if;
    if new_count <> last_new - first_new + 1
        or (first_new > 1 and not exists (select from accounting.entries where sequence = first_new - 1))
        or first_new < 1
    then
        raise exception 'entries % to % leave a gap in the journal', first_new, last_new
            using errcode = 'integrity_constraint_violation', constraint = 'entries_contiguous';
    end if;
    select n.date into found_date
    from (select distinct date from new_entries) n
    join accounting.periods p
        on p.kind = 'month' and p.status = 'closed' and n.date between p.starts_on and p.ends_on
    limit 1;
    if found then
        raise exception 'the month of % is closed', found_date
            using errcode = 'integrity_constraint_violation', constraint = 'entries_period_open';
    end if;
    if exists (
        select from new_entries n
        where n.reverses is not null and not exists (select from accounting.entries e where e.id = n.reverses)
    ) then
        raise exception 'an entry reverses one that does not exist'
            using errcode = 'integrity_constraint_violation', constraint = 'entries_reverses_known';
    end if;
    return null;
end $$;

create trigger check_new_entries after insert on accounting.entries
    referencing new table as new_entries
    for each statement execute function accounting.check_new_entries();

create function accounting.check_new_postings() returns trigger language plpgsql as $$
declare
    first_new bigint;
    last_new bigint;
    found_account integer;
begin
    select min(entry_sequence), max(entry_sequence) into first_new, last_new from new_postings;
    if first_new is null then
        return null;
    end if;
    -- A range, so that the plan reads these entries and no others whatever the size of the table.
    if (select count(*) from accounting.entries where sequence between first_new and last_new)
        <> last_new - first_new + 1
    then
        raise exception 'postings % to % belong to no entry', first_new, last_new
            using errcode = 'integrity_constraint_violation', constraint = 'postings_entry_known';
    end if;
    select used.account into found_account
    from (
        select debit_account as account, currency from new_postings group by 1, 2
        union
        select credit_account, currency from new_postings group by 1, 2
    ) used
    left join accounting.accounts a on a.number = used.account
    where a.number is null or a.currency <> used.currency
    limit 1;
    if found then
        raise exception 'account number % does not exist or is bound to another currency', found_account
            using errcode = 'integrity_constraint_violation', constraint = 'postings_account_fits';
    end if;
    -- Closing empties accounts that are in use no more.
    select a.number into found_account
    from accounting.accounts a
    where not a.active and exists (
        select from new_postings n
        join accounting.entries e on e.sequence = n.entry_sequence
        where a.number in (n.debit_account, n.credit_account) and e.source not in ('closing', 'reopening')
    )
    limit 1;
    if found then
        raise exception 'account number % is not active', found_account
            using errcode = 'integrity_constraint_violation', constraint = 'postings_account_active';
    end if;
    return null;
end $$;

create trigger check_new_postings after insert on accounting.postings
    referencing new table as new_postings
    for each statement execute function accounting.check_new_postings();

create function accounting.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is only added to: % on % refused', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation', constraint = 'journal_append_only';
end $$;

create trigger entries_append_only before update or delete or truncate on accounting.entries
    for each statement execute function accounting.refuse_change();
create trigger postings_append_only before update or delete or truncate on accounting.postings
    for each statement execute function accounting.refuse_change();

-- The owner's own rights too: a slip must meet a refusal before it meets the trigger.
revoke update, delete, truncate on accounting.entries, accounting.postings from public, current_user;
