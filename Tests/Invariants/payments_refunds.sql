-- Invariant 14: no more goes back than came in.
select 'paid back beyond what came in' as what, d.id::text
from payments.deposits d join payments.outflows o on o.deposit_id = d.id
where o.status <> 'failed'
group by d.id
having sum(o.amount) > coalesce(d.paid, d.amount) or d.status <> 'succeeded'
