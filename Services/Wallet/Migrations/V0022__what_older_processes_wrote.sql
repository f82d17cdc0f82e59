-- What processes of older versions wrote between the migrations that filled these columns and the triggers of V0021, which
-- waited for all who were writing. Found without a lock; only the few rows that are missing are written under one.
do $$
declare
    missing uuid[] := array(
        select m.id from wallet.movements m
        where m.id = m.transaction_id and m.channel is null and not exists (
            select from (select unnest(transactions) as id from wallet.journal) j where j.id = m.id)
        order by m.created_at, m.id);
    open_rooms uuid[] := array(
        select r.deposit_id from wallet.deposit_reservations r join wallet.deposits d using (deposit_id)
        where r.state = 'open');
begin
    if cardinality(missing) > 0 then
        -- As every commit does, so that nobody is told a position beyond numbers that are not there yet.
        perform pg_advisory_xact_lock_shared(7380396426539171841);
        insert into wallet.journal (number, transactions)
        select nextval('wallet.journal_sequence'), transactions
        from (
            select array_agg(id order by place) as transactions
            from unnest(missing) with ordinality as posted (id, place)
            group by (place - 1) / 500 order by (place - 1) / 500
        ) as pages;
    end if;

    if cardinality(open_rooms) > 0 then
        -- Owners before what hangs on them, as in the ledger.
        perform from wallet.owners
        where owner_id in (select owner_id from wallet.deposit_reservations where deposit_id = any(open_rooms))
        order by owner_id for no key update;
        with ended as (
            update wallet.deposit_reservations r set state = 'credited', ended_at = d.created_at
            from wallet.deposits d
            where r.deposit_id = any(open_rooms) and r.state = 'open' and d.deposit_id = r.deposit_id
            returning r.owner_id, r.expected
        )
        update wallet.owners o set deposits_reserved = o.deposits_reserved - e.expected
        from (select owner_id, sum(expected) as expected from ended group by owner_id) e
        where o.owner_id = e.owner_id;
    end if;
end
$$;

update wallet.holds set expires_at = date_trunc('milliseconds', expires_at)
where status = 'held' and expires_at <> date_trunc('milliseconds', expires_at);
