-- What billing says of bills is what the wallet did: one order, one payment or one release.
with paid as (
    select p.id, p.status, p.stage, p.amount, p.fee, p.is_paid_late, p.completed_at, h.status as hold_status,
        (select sum(m.amount) from wallet.movements m
            where m.transaction_id = p.capture_id and m.debit_account = p.wallet_id) as captured,
        (select sum(m.amount) from wallet.movements m
            where m.transaction_id = p.post_id and m.debit_account = p.wallet_id) as posted,
        (select sum(m.amount) from wallet.movements m
            where m.transaction_id = p.reversal_id and m.credit_account = p.wallet_id) as given_back
    from billing.bill_payments p left join wallet.holds h on h.id = p.id
)
select 'completed, and the wallet has not paid all of it' as what, t.id
from paid t
where t.completed_at is not null
    and (case when t.is_paid_late then t.posted else t.captured end) is distinct from t.amount + t.fee
union all
select 'paid twice', t.id from paid t where t.captured is not null and t.posted is not null
union all
select 'failed, and paid for or still held', t.id
from paid t
where t.status = 'failed'
    and (t.captured is not null or t.posted is not null or t.hold_status not in ('released', 'expired')
        or t.hold_status is null)
union all
select 'reversed, and the wallet does not have it', t.id
from paid t where t.status = 'reversed' and t.given_back is distinct from t.amount + t.fee
union all
select 'given back though it was not taken back', t.id
from paid t where t.status not in ('reversed') and t.stage <> 'reversing' and t.given_back is not null
union all
select 'may be at its partner without a hold', t.id
from paid t
where t.stage in ('sending', 'asking') and coalesce(t.hold_status, '') not in ('held', 'expired')
