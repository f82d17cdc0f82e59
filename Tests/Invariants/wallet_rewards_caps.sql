-- No month brings more cashback than the cap under which its last was given, and what was reversed brings nothing.
select 'month' as what, c.owner_id as id, c.month
from wallet.reward_credits c
where c.kind = 'cashback' and c.status in ('owed', 'credited')
group by c.owner_id, c.currency, c.month
having sum(c.amount) > max(c.month_cap)
union all
select 'reversed', c.id, c.month
from wallet.reward_credits c join wallet.reward_payments p on p.bill_payment_id = c.bill_payment_id
where c.status in ('owed', 'credited') and (p.reversed_at is not null or p.paid_at is null)
