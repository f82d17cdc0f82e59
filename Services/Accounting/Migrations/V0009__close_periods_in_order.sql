-- A period is closed after its end. Books closed early before this rule are left as they are.
alter table accounting.periods add constraint periods_closed_after_end
    check (closed_at is null or (closed_at at time zone 'UTC')::date > ends_on) not valid;

-- Months and years are closed in their order and opened again in the reverse one. Periods that nobody posted to do not
-- count when others are closed.
create function accounting.keep_periods_in_order() returns trigger language plpgsql as $$
declare
    found_start date;
begin
    if tg_op = 'UPDATE' and new.status = old.status then
        return null;
    end if;
    if new.status = 'closed' then
        select p.starts_on into found_start
        from accounting.periods p
        where p.kind = new.kind and p.status = 'open' and p.ends_on < new.starts_on
            and exists (select from accounting.daily_flows f where f.day between p.starts_on and p.ends_on)
        limit 1;
    else
        select p.starts_on into found_start
        from accounting.periods p
        where p.kind = new.kind and p.status = 'closed' and p.starts_on > new.ends_on
        limit 1;
    end if;
    if found then
        raise exception 'the % of % cannot be % before that of %', new.kind, new.starts_on, new.status, found_start
            using errcode = 'integrity_constraint_violation', constraint = 'periods_in_order';
    end if;
    return null;
end $$;

-- After the statement, so that several may change at once.
create trigger periods_in_order after insert or update on accounting.periods
    for each row execute function accounting.keep_periods_in_order();
