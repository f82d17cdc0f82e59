-- Invariant 11: what payments says of money on its way out is what the wallet did.
with taken as (
    select o.id, o.status, o.stage, o.amount, o.fee, o.returned, o.staff_id, o.sent_at, h.id as hold, h.status as hold_status,
        (select sum(m.amount) from wallet.movements m
            where m.transaction_id = o.capture_id and m.debit_account = o.wallet_id) as captured,
        (select sum(m.amount) from wallet.movements m
            where m.transaction_id = o.restore_id and m.credit_account = o.wallet_id) as restored
    from payments.outflows o left join wallet.holds h on h.id = o.id
)
select 'done without the capture' as what, t.id
from taken t
where (t.status in ('succeeded', 'returned') and t.stage in ('ended', 'returning')
        or t.status = 'failed' and t.returned is not null)
    and t.captured is distinct from t.amount + t.fee
union all
select 'over in vain, and captured or held', t.id
from taken t
where t.stage = 'ended' and t.status in ('failed', 'cancelled', 'rejected') and t.returned is null
    and (t.captured is not null or t.hold_status is distinct from 'released'
        -- What the wallet did not hold for staff.
        and not (t.hold is null and t.staff_id is not null and t.sent_at is null))
union all
select 'came back, and the wallet does not have it', t.id
from taken t
where t.stage = 'ended' and t.returned is not null and t.restored is distinct from t.returned
union all
select 'given back though it did not come back', t.id
from taken t where t.returned is null and t.restored is not null
union all
select 'may be at its provider without a hold', t.id
from taken t
where t.stage in ('ready', 'held', 'sending', 'awaiting') and t.hold_status is distinct from 'held'
