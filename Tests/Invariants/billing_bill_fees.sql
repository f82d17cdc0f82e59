-- Fees are booked with what brings them: once when a bill is paid, and once the other way when it is taken back.
select 'completed without its fees' as what, p.id
from billing.bill_payments p
where p.completed_at is not null and not exists (
    select from billing.bill_payment_fees f
    where f.payment_id = p.id and f.sign = 1 and f.amount = p.amount and f.fee = p.fee and f.currency = p.currency)
union all
select 'fees of what was not completed', f.payment_id
from billing.bill_payment_fees f join billing.bill_payments p on p.id = f.payment_id
where f.sign = 1 and p.completed_at is null or f.sign = -1 and p.status <> 'reversed'
union all
select 'taken back without its fees', p.id
from billing.bill_payments p
where p.status = 'reversed' and not exists (
    select from billing.bill_payment_fees f
    join billing.bill_payment_fees g on g.payment_id = f.payment_id and g.sign = 1
    where f.payment_id = p.id and f.sign = -1
        and (f.amount, f.fee, f.commission) = (-g.amount, -g.fee, -g.commission))
