-- A payment that was made is one movement of the wallet under its own id, of its payer's, payee's and our part; one that
-- was not made is none. What waits for somebody is set aside.
select 'paid and not moved' as what, p.id
from payments.payments p
where p.transaction_id is not null and p.livemode and p.source <> 'checkout' and not exists (
    select from wallet.movements m
    where m.transaction_id = p.transaction_id and m.debit_account = p.payer_wallet_id
        and m.credit_account = p.payee_wallet_id and m.amount = p.amount - p.fee and m.currency = p.currency)
union all
select 'moved and not paid', p.id
from payments.payments p join wallet.movements m on m.transaction_id = p.id
where p.stage = 'ended' and p.transaction_id is null
union all
-- What is only tried moves nothing.
select 'tried and moved', p.id
from payments.payments p join wallet.movements m on m.transaction_id = p.id
where not p.livemode
union all
-- Nothing moves before compliance was asked, where it has to be, nor while somebody looks at it.
select 'moved and not judged', p.id
from payments.payments p join wallet.movements m on m.transaction_id = p.id
where p.must_ask or p.state in ('held', 'rejected')
union all
select 'moved twice', p.id
from payments.payments p join wallet.movements m on m.transaction_id = p.id and m.credit_account = p.payee_wallet_id
group by p.id having count(*) > 1
union all
select 'waits and is not set aside', p.id
from payments.payments p left join wallet.holds h on h.id = p.hold_id
where p.stage = 'awaiting' and (h.status is distinct from 'held' or h.amount <> p.amount)
union all
select 'set aside for nothing', p.id
from payments.payments p join wallet.holds h on h.id = p.hold_id
where p.stage = 'ended' and h.status = 'held'
union all
-- A request is paid by one payment of it, and one that was paid says so.
select 'request paid and not completed', q.id
from payments.requests q left join payments.payments p on p.id = q.payment_id
where q.state = 'paid' and ((p.transaction_id is null and p.livemode) or p.source <> 'request' or p.source_id <> q.id
    or p.amount <> q.amount or p.payee_wallet_id <> q.wallet_id or p.livemode <> q.livemode)
union all
select 'request paid twice, or not told', p.source_id
from payments.payments p join payments.requests q on q.id = p.source_id
where p.source = 'request' and (p.transaction_id is not null or not p.livemode) and q.payment_id is distinct from p.id
union all
-- What is collected of a split, and what room is kept in it, is what was paid and what is under way.
select 'split collected otherwise', s.id
from payments.splits s
    join payments.split_participants o on o.split_id = s.id
    left join payments.payments p on p.source = 'split' and p.source_id = s.id and p.payer_id = o.user_id
group by s.id, o.id, o.paid, o.reserved
having o.paid <> coalesce(sum(p.amount) filter (where p.transaction_id is not null), 0)
    or o.reserved <> coalesce(sum(p.amount) filter (where p.state in ('processing', 'held')), 0)
union all
select 'shares are not the whole', s.id
from payments.splits s join payments.split_participants o on o.split_id = s.id
group by s.id, s.total having sum(o.share) <> s.total
union all
select 'split stands otherwise', s.id
from payments.splits s join payments.split_participants o on o.split_id = s.id
group by s.id, s.state
having s.state <> case
    when bool_and(o.paid = o.share) then 'completed'
    when bool_or(o.paid > 0) then 'partial'
    when s.state = 'cancelled' then 'cancelled'
    else 'pending' end
union all
-- A run is paid by one payment of its schedule, and each that was made is a run's.
select 'run paid otherwise', r.id
from payments.recurring_runs r left join payments.payments p on p.id = r.payment_id
where r.state = 'succeeded' and r.order_id is null
    and (p.transaction_id is null or p.source <> 'recurring' or p.source_id <> r.schedule_id)
union all
-- To a bank account it is paid by the withdrawal of its order, which came to its end.
select 'run withdrawn otherwise', r.id
from payments.recurring_runs r join payments.recurring c on c.id = r.schedule_id
    left join payments.outflows o on o.idempotency_scope = 'recurring' and o.idempotency_key = r.order_id::text
where r.state = 'succeeded' and r.order_id is not null
    and (o.status is null or o.status not in ('succeeded', 'returned') or o.amount <> c.amount
        or o.owner_id <> c.payer_id or o.bank_account_id <> c.bank_account_id)
union all
select 'withdrawn without a run', o.id
from payments.outflows o
where o.idempotency_scope = 'recurring' and o.status in ('succeeded', 'returned') and not exists (
    select from payments.recurring_runs r
    where r.order_id::text = o.idempotency_key and r.state in ('pending', 'succeeded'))
union all
select 'paid without a run', p.id
from payments.payments p
where p.source = 'recurring' and p.transaction_id is not null and not exists (
    select from payments.recurring_runs r where r.payment_id = p.id and r.state = 'succeeded')
union all
-- An item is paid by one payment of its payout, and each that was made is an item's.
select 'item paid otherwise', i.id
from payments.payout_items i left join payments.payments p on p.id = i.payment_id
where i.state = 'succeeded' and i.order_id is null
    and (p.transaction_id is null or p.source <> 'payout' or p.source_id <> i.payout_id or p.amount <> i.amount)
union all
select 'item withdrawn otherwise', i.id
from payments.payout_items i
    left join payments.outflows o on o.idempotency_scope = 'payout' and o.idempotency_key = i.order_id::text
where i.state = 'succeeded' and i.order_id is not null
    and (o.status is null or o.status not in ('succeeded', 'returned') or o.amount <> i.amount
        or o.owner_id <> i.payer_id)
union all
select 'withdrawn without an item', o.id
from payments.outflows o
where o.idempotency_scope = 'payout' and o.status in ('succeeded', 'returned') and not exists (
    select from payments.payout_items i
    where i.order_id::text = o.idempotency_key and i.state in ('pending', 'succeeded'))
union all
select 'paid without an item', p.id
from payments.payments p
where p.source = 'payout' and p.transaction_id is not null and not exists (
    select from payments.payout_items i where i.payment_id = p.id and i.state = 'succeeded')
union all
select 'payout stands otherwise', o.id
from payments.payouts o
where (o.state = 'completed') = exists (
    select from payments.payout_items i where i.payout_id = o.id and i.state = 'pending')
