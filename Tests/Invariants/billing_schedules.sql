-- A run that succeeded is a bill payment of its schedule that was completed, under the run's own id, and the other way
-- round; nobody pays twice for a day. So is a bill that paid itself.
select 'run paid otherwise' as what, r.id
from billing.schedule_runs r left join billing.bill_payments p on p.id = r.id
where r.state = 'succeeded'
    and (p.status is null or p.status not in ('completed', 'reversed') or p.schedule_id is distinct from r.schedule_id)
union all
select 'paid without a run', p.id
from billing.bill_payments p
where p.schedule_id is not null and p.status in ('completed', 'reversed') and not exists (
    select from billing.schedule_runs r where r.id = p.id and r.state = 'succeeded')
union all
select 'bill paid otherwise', b.id
from billing.bills b left join billing.bill_payments p on p.id = b.bill_payment_id
where b.bill_payment_id is not null
    and (p.status is null or p.status not in ('completed', 'reversed') or p.bill_id is distinct from b.id
        or p.amount <> b.amount)
union all
-- Counted with every end of a run.
select 'schedule counts otherwise', c.id
from billing.schedules c left join billing.schedule_runs r on r.schedule_id = c.id
group by c.id, c.succeeded, c.failed
having c.succeeded <> count(*) filter (where r.state = 'succeeded')
    or c.failed <> count(*) filter (where r.state = 'failed')
union all
select 'ended and waits', c.id
from billing.schedules c join billing.schedule_runs r on r.schedule_id = c.id
where c.state <> 'active' and r.state = 'pending'
union all
-- The next of a series is its owner's, and of the same series.
select 'followed by a stranger', b.id
from billing.bills b join billing.bills n on n.id = b.next_bill_id
where n.owner_id <> b.owner_id or n.created_at < b.created_at
