-- What payments says of a deposit is what the wallet did: succeeded means credited with what came in less the fee, where
-- payments says; failed, expired and refunded mean not credited, and a refunded one never will be.
select 'succeeded without the credit' as what, d.id
from payments.deposits d left join wallet.deposits w on w.deposit_id = d.id
where d.status = 'succeeded' and (
    w.transaction_id is distinct from d.transaction_id or w.account_id is distinct from d.wallet_id
    or w.amount is distinct from coalesce(d.paid, d.amount) or w.fee is distinct from d.fee)
union all
select 'ended without success and credited', d.id
from payments.deposits d join wallet.deposits w on w.deposit_id = d.id
where d.status in ('failed', 'expired', 'refunded')
union all
select 'paid back and not closed', d.id
from payments.deposits d
where d.status = 'refunded' and d.reservation = 'closed' and not exists (
    select from wallet.deposit_reservations r where r.deposit_id = d.id and r.closed_through >= d.attempt)
union all
select 'room is held for nobody', r.deposit_id
from wallet.deposit_reservations r join payments.deposits d on d.id = r.deposit_id
where r.state = 'open' and d.status <> 'pending' and d.reservation <> 'returning'
union all
select 'moved by staff without a word', a.deposit_id
from payments.deposit_actions a where a.action <> 'retry' and a.reason is null
