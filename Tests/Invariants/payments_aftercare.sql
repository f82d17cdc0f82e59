-- Invariants 40 to 44: what follows a payment is what the wallet did: each refund, reversal and chargeback that is done is
-- one transaction of the wallet under its own id, and one that is not is none.
select 'more goes back than was paid' as what, p.id::text
from payments.payments p join payments.payment_refunds r on r.payment_id = p.id and r.state <> 'failed'
group by p.id
having sum(r.amount) > p.amount or sum(r.fee_returned) > p.fee
    -- All of it brings all of our fee back.
    or sum(r.amount) = p.amount and sum(r.fee_returned) <> p.fee
union all
select 'refunded otherwise', p.id::text
from payments.payments p
where p.refunded <> (
        select coalesce(sum(r.amount), 0) from payments.payment_refunds r
        where r.payment_id = p.id and r.state = 'succeeded')
    + (
        select coalesce(sum(o.amount), 0) from payments.outflows o
        where o.deposit_id = p.id and o.fee_returned is not null and o.status = 'succeeded')
union all
-- The same of what guests have paid, which goes back through providers.
select 'more goes back to a guest than was paid', p.id::text
from payments.payments p
    join payments.outflows o on o.deposit_id = p.id and o.fee_returned is not null and o.status <> 'failed'
group by p.id
having sum(o.amount) > p.amount or sum(o.fee_returned) > p.fee
    or sum(o.amount) = p.amount and sum(o.fee_returned) <> p.fee
union all
select 'goes back to nobody', o.id::text
from payments.outflows o left join payments.payments p on p.id = o.deposit_id
where o.fee_returned is not null and (p.source is distinct from 'checkout' or p.payee_id <> o.owner_id)
union all
select 'goes back without its payment', o.id::text
from payments.outflows o join payments.deposits d on d.id = o.deposit_id
where o.fee_returned is null and d.link_id is not null
union all
select 'fee of a guest not returned', o.id::text
from payments.outflows o
where o.fee_returned is not null
    and (o.status = 'succeeded' and o.stage in ('ended', 'returning') or o.returned is not null)
    and o.fee_returned <> (
        select coalesce(sum(m.amount), 0) from wallet.movements m
        where m.transaction_id = o.capture_id and m.credit_account = o.wallet_id)
    and o.stage <> 'capturing'
union all
select 'fee of a guest kept by both', o.id::text
from payments.outflows o
where o.fee_returned is not null and o.returned is not null and o.stage = 'ended'
    and least(o.fee_returned, o.returned) <> (
        select coalesce(sum(m.amount), 0) from wallet.movements m
        where m.transaction_id = o.restore_id and m.debit_account = o.wallet_id)
union all
select 'refund done and not moved', r.id::text
from payments.payment_refunds r join payments.payments p on p.id = r.payment_id and p.livemode
where r.state = 'succeeded' and r.amount <> (
    select coalesce(sum(m.amount), 0) from wallet.movements m
    where m.transaction_id = r.id and m.credit_account = r.payer_wallet_id and m.currency = r.currency)
union all
select 'fee not returned', r.id::text
from payments.payment_refunds r join payments.payments p on p.id = r.payment_id and p.livemode
where r.state = 'succeeded' and r.fee_returned <> (
    select coalesce(sum(m.amount), 0) from wallet.movements m
    where m.transaction_id = r.id and m.credit_account = r.payee_wallet_id)
union all
-- What is only tried moves and holds nothing, and is over at once.
select 'tried, and moved or under way', r.id::text
from payments.payment_refunds r join payments.payments p on p.id = r.payment_id and not p.livemode
where r.state = 'pending' or exists (select from wallet.movements m where m.transaction_id = r.id)
union all
select 'tried and held', d.id::text
from payments.disputes d join payments.payments p on p.id = d.payment_id and not p.livemode
where d.held is not null or d.stage = 'holding'
union all
select 'refund moved and failed', r.id::text
from payments.payment_refunds r join wallet.movements m on m.id = r.id
where r.state = 'failed'
union all
select 'reversal done and not moved', v.id::text
from payments.reversals v
where v.state = 'completed' and not exists (
    select from wallet.movements m where m.id = v.id and m.kind = 'reversal' and m.reverses = v.transaction_id)
union all
select 'reversal moved and not done', v.id::text
from payments.reversals v join wallet.movements m on m.id = v.id
where v.stage <> 'posting' and v.state <> 'completed'
union all
select 'payment reversed otherwise', p.id::text
from payments.payments p
where (p.state = 'reversed') <> exists (
    select from payments.reversals v where v.payment_id = p.id and v.state = 'completed')
union all
-- What is disputed is set aside as the wallet has it, and is free once nobody disputes it any more.
select 'disputed and not held', d.id::text
from payments.disputes d left join wallet.holds h on h.id = d.hold_id
where d.stage in ('waiting', 'paying') and d.held is not null and (h.id is null or h.amount <> d.held)
union all
select 'held for nothing', d.id::text
from payments.disputes d join wallet.holds h on h.id = d.hold_id
where d.stage = 'ended' and h.status = 'held'
union all
select 'dispute won and not paid', d.id::text
from payments.disputes d left join payments.payment_refunds r on r.id = d.refund_id
where d.state = 'resolved' and d.outcome <> 'payee' and (r.state is distinct from 'succeeded' or r.dispute_id <> d.id)
union all
select 'chargeback taken otherwise', c.id::text
from payments.chargebacks c
where c.stage <> 'taking' and c.amount + c.fee <> (
    select coalesce(sum(m.amount), 0) from wallet.movements m where m.transaction_id = c.id)
union all
select 'chargeback won and not restored', c.id::text
from payments.chargebacks c
where (c.stage = 'ended' and c.state = 'won') <> exists (
        select from wallet.movements m
        where m.id = c.restore_id and coalesce(m.reverses = c.id, false) <> c.keeps_fee)
    and c.stage <> 'restoring'
union all
select 'chargeback won and restored otherwise', c.id::text
from payments.chargebacks c
where c.stage = 'ended' and c.state = 'won'
    and c.amount + case when c.keeps_fee then 0 else c.fee end <> (
        select coalesce(sum(m.amount), 0) from wallet.movements m where m.transaction_id = c.restore_id)
