-- Invariants 15 and 16: whatever moved has a purpose that knows its kind, the accounts of ours are named by one, a
-- service's hold is of a purpose of its own, and the order of the books has every transaction once.
select 'movement' as what, m.id::text
from wallet.movements m
where not exists (
    select from wallet.purposes p where p.kind = m.kind and (m.purpose is null or p.name = m.purpose))
union all
select 'account', a.code
from wallet.accounts a
where a.kind = 'system' and not exists (
    select
    from wallet.purposes p cross join unnest(p.accounts) as entry, substring(entry from '[^/]*$') as pattern
    where pattern || ':' || a.currency = a.code
        or right(pattern, 1) = '*' and starts_with(a.code, left(pattern, -1)))
union all
select 'hold', h.id::text
from wallet.holds h join wallet.purposes p on p.name = h.purpose
where coalesce(h.service, 'wallet') <> all (p.services) or p.counts = 'deposit'
union all
select 'not once in the journal', coalesce(m.id, j.id)::text
from (select id from wallet.movements where id = transaction_id) m
full join (
    select id, count(*) as number from wallet.journal cross join unnest(transactions) as id group by id
) j on j.id = m.id
where m.id is null or j.number is distinct from 1
union all
select 'answered without an effect', r.id::text
from wallet.requests r
where r.type in ('wallet.post.v1', 'wallet.reverse.v1', 'wallet.capture_hold.v1')
    and not exists (select from wallet.movements m where m.id = r.id and m.service = r.service)
    or r.type = 'wallet.place_hold.v1'
    and not exists (select from wallet.holds h where h.id = r.id and h.service = r.service)
