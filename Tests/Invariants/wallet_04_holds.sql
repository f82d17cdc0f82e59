-- Invariant 4: what an account holds is what its open holds have not captured; captures are movements.
with open as (
    select account_id, sum(amount - captured) as held from wallet.holds where status = 'held' group by account_id
), taken as (
    select hold_id, sum(amount) as captured from wallet.movements where hold_id is not null group by hold_id
)
select 'account' as what, a.id, a.held::numeric as kept, coalesce(o.held, 0) as derived
from wallet.accounts a
left join open o on o.account_id = a.id
where a.held <> coalesce(o.held, 0)
union all
select 'hold', h.id, h.captured, coalesce(t.captured, 0)
from wallet.holds h
left join taken t on t.hold_id = h.id
where h.service is null and h.captured <> coalesce(t.captured, 0) or h.captured > h.amount
    or (h.status = 'held') <> (h.ended_at is null)
union all
-- A service takes legs, and may take more than it held.
select 'hold of a service', h.id, h.captured, coalesce(t.captured, 0)
from wallet.holds h
left join (
    select f.hold_id, sum(s.amount) as captured
    from wallet.movements f
    join wallet.holds h on h.id = f.hold_id
    join wallet.movements s on s.transaction_id = f.transaction_id and s.debit_account = h.account_id
    where f.hold_id is not null
    group by f.hold_id
) t on t.hold_id = h.id
where h.service is not null and h.captured > coalesce(t.captured, 0)
