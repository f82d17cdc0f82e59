-- Whoever changes an inbox tells, in the same transaction, each process that has a socket of its owner: what was rolled
-- back is not told, and what is committed is, whichever part of the service wrote it. A payload says whom and what:
-- `new <user>`, `count <user>`, `read <user> <socket that asked for it, or -> <ids>`. What somebody has missed is found
-- by the numbers of the entries.
create function notifications.entries_added() returns trigger language plpgsql as $$
begin
    perform pg_notify('notifications_live', 'new ' || u.user_id) from (select distinct user_id from added) u;
    return null;
end $$;
create trigger entries_added after insert on notifications.entries
    referencing new table as added for each statement execute function notifications.entries_added();

create function notifications.entries_changed() returns trigger language plpgsql as $$
declare
    asked_by constant text := coalesce(nullif(current_setting('notifications.asked_by', true), ''), '-');
begin
    -- A number of its own again: one more was folded into it.
    perform pg_notify('notifications_live', 'new ' || u.user_id)
    from (select distinct n.user_id from new_rows n join old_rows o using (id) where n.seq <> o.seq) u;
    -- At most 100 ids in one: a payload holds 8,000 bytes.
    perform pg_notify(
        'notifications_live',
        'read ' || r.user_id || ' ' || asked_by || ' ' || string_agg(r.id::text, ',' order by r.place))
    from (
        select n.user_id, n.id, row_number() over (partition by n.user_id order by n.seq) - 1 as place
        from new_rows n join old_rows o using (id) where o.read_at is null and n.read_at is not null
    ) r
    group by r.user_id, r.place / 100;
    perform pg_notify('notifications_live', 'count ' || u.user_id)
    from (
        select distinct n.user_id from new_rows n join old_rows o using (id)
        where o.read_at is not null and n.read_at is null
    ) u;
    return null;
end $$;
create trigger entries_changed after update on notifications.entries
    referencing old table as old_rows new table as new_rows
    for each statement execute function notifications.entries_changed();

create function notifications.entries_removed() returns trigger language plpgsql as $$
begin
    perform pg_notify('notifications_live', 'count ' || u.user_id)
    from (select distinct user_id from removed where read_at is null) u;
    return null;
end $$;
create trigger entries_removed after delete on notifications.entries
    referencing old table as removed for each statement execute function notifications.entries_removed();
