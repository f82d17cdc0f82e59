-- As before, and no entry that takes another back is dated before it.
create or replace function accounting.check_new_entries() returns trigger language plpgsql as $$
declare
    first_new bigint;
    last_new bigint;
    new_count bigint;
    takes_back boolean;
    found_date date;
begin
    select min(sequence), max(sequence), count(*),
        bool_or(reverses is not null or source_reverses is not null)
    into first_new, last_new, new_count, takes_back
    from new_entries;
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
    if takes_back then
        if exists (
            select from new_entries n
            where n.reverses is not null and not exists (select from accounting.entries e where e.id = n.reverses)
        ) then
            raise exception 'an entry reverses one that does not exist'
                using errcode = 'integrity_constraint_violation', constraint = 'entries_reverses_known';
        end if;
        select n.date into found_date
        from new_entries n
        where exists (select from accounting.entries e where e.id = n.reverses and e.date > n.date)
            or exists (select from accounting.entries e where e.source_id = n.source_reverses and e.date > n.date)
        limit 1;
        if found then
            raise exception 'an entry of % takes back a later one', found_date
                using errcode = 'integrity_constraint_violation', constraint = 'entries_after_their_cause';
        end if;
    end if;
    return null;
end $$;
