-- Invariants 27 and 28: what a link says was paid by it is what was paid: by customers, and by guests whose money the
-- wallet has credited.
select 'link counts otherwise' as what, l.id
from payments.links l
    left join payments.payments p
        on p.source_id = l.id and p.source in ('link', 'checkout')
        and (p.transaction_id is not null or not p.livemode and p.state = 'completed')
group by l.id, l.payments_count, l.total_collected
having l.payments_count <> count(p.id)
    or l.total_collected <> least(coalesce(sum(p.amount), 0), 9223372036854775807)
union all
-- One for a single payment has one, unless staff sent on what had come too late; and one that was paid says so.
select 'paid twice', l.id
from payments.links l join payments.payments p on p.source_id = l.id and p.source in ('link', 'checkout')
where l.single_use and (p.transaction_id is not null or not p.livemode and p.state = 'completed')
    and not exists (select from payments.deposit_actions a where a.deposit_id = p.id)
group by l.id having count(*) > 1
union all
select 'completed by nothing', l.id
from payments.links l left join payments.payments p on p.id = l.payment_id
where l.state = 'completed' and (p.transaction_id is null and l.livemode or p.source_id <> l.id
    or p.livemode <> l.livemode)
union all
-- Room is kept for what is under way, and for nothing else.
select 'room is kept for nobody', l.id
from payments.links l
where l.payment_id is not null and l.payments_count = 0
    and not exists (select from payments.payments p where p.id = l.payment_id and p.state in ('processing', 'held'))
    and not exists (select from payments.deposits d where d.id = l.payment_id and d.status = 'pending')
union all
-- A guest's money is a payment once the wallet has it, of the same figures, under the wallet's transaction.
select 'credited and no payment', d.id
from payments.deposits d left join payments.payments p on p.id = d.id
where d.link_id is not null and (d.status = 'succeeded') <> (p.id is not null)
union all
select 'payment unlike the credit', d.id
from payments.deposits d join payments.payments p on p.id = d.id
where p.source <> 'checkout' or p.payer_id is not null or p.payee_id <> d.owner_id or p.source_id <> d.link_id
    or p.transaction_id <> d.transaction_id or p.amount <> coalesce(d.paid, d.amount) or p.fee <> d.fee
union all
select 'a payment of nobody', p.id
from payments.payments p
where p.source = 'checkout' and not exists (select from payments.deposits d where d.id = p.id and d.link_id is not null)
union all
select 'a guest without a name', d.id
from payments.deposits d
where d.link_id is not null and not exists (select from payments.checkouts c where c.id = d.id)
union all
select 'checkout moved as something else', d.id
from payments.deposits d join wallet.movements m on m.transaction_id = d.transaction_id
where (d.link_id is not null) <> (coalesce(m.purpose, m.kind) = 'checkout')
