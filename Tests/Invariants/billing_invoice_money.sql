-- What was paid of invoices here is what the wallet moved, once and in the same amount; so is what went back.
select 'payment unlike the movements' as what, p.id
from billing.invoice_payments p
    left join wallet.movements m on m.transaction_id = p.transaction_id
where p.method = 'wallet' and p.status = 'posted'
group by p.id, p.amount, p.transaction_id
having coalesce(sum(m.amount), 0) <> p.amount or p.transaction_id <> p.id
    or bool_or(m.id = m.transaction_id and coalesce(m.purpose, m.kind) not in ('invoice_payment', 'subscription'))
union all
select 'refund unlike the movements', r.id
from billing.invoice_refunds r left join wallet.movements m on m.transaction_id = r.transaction_id
where r.transaction_id is not null
group by r.id, r.amount, r.fee_returned having coalesce(sum(m.amount), 0) <> r.amount + r.fee_returned
union all
-- The wallet moved nothing for an invoice that is not written down here.
select 'moved for no payment', m.transaction_id
from wallet.movements m
where m.id = m.transaction_id and coalesce(m.purpose, m.kind) = 'invoice_payment'
    and not exists (select from billing.invoice_payments p where p.id = m.transaction_id)
