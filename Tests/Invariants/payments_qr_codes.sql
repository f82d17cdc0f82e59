-- Invariant 29: what a code says of the payments that were made by it is so, and one for a single use has no second.
select 'counted otherwise' as what, q.id
from payments.qr_codes q
    left join payments.payments p on p.source = 'qr' and p.source_id = q.id
        and p.state in ('completed', 'partially_refunded', 'refunded', 'reversed')
group by q.id
having q.times_used <> count(p.id) or q.received <> coalesce(sum(p.amount), 0)
union all
select 'taken by another', q.id
from payments.qr_codes q left join payments.payments p on p.id = q.payment_id
where q.payment_id is not null and (p.source <> 'qr' or p.source_id is distinct from q.id
    or p.state in ('failed', 'rejected'))
union all
-- Whoever shows it is paid, what it asks for.
select 'paid otherwise', p.id
from payments.payments p join payments.qr_codes q on q.id = p.source_id
where p.source = 'qr' and (p.payee_id <> q.owner_id or p.payee_wallet_id <> q.wallet_id or p.currency <> q.currency
    or p.amount <> coalesce(q.amount, p.amount) or p.livemode <> q.livemode)
union all
select 'paid without a code', p.id
from payments.payments p left join payments.qr_codes q on q.id = p.source_id
where p.source = 'qr' and q.id is null
