-- An attempt is written down before it is sent, in order, and only of what has been accepted.
select 'attempts and their records differ' as what, p.id
from billing.bill_payments p
where p.attempts <> (select count(*) from billing.bill_payment_attempts a where a.payment_id = p.id)
    or p.attempts <> coalesce((select max(a.number) from billing.bill_payment_attempts a where a.payment_id = p.id), 0)
union all
select 'may be at a partner, and nobody wrote it down', p.id
from billing.bill_payments p where p.stage in ('asking', 'capturing', 'posting') and p.attempts = 0
