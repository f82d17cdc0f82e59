-- Invariants 9 and 13: what a second operator agreed to was done for the one who asked, and nobody settles alone.
select 'approved and not done' as what, a.id::text
from payments.staff_approvals a
where a.state = 'approved' and a.operation in ('refundDeposit', 'redirectDeposit', 'settleWithdrawal')
    and not exists (
        select from payments.deposit_actions d
        where d.deposit_id = a.resource_id and d.actor_id = a.requested_by
            and d.action = case a.operation when 'refundDeposit' then 'refund' when 'redirectDeposit' then 'redirect' end)
    and not exists (
        select from payments.outflow_actions o
        where o.outflow_id = a.resource_id and o.actor_id = a.requested_by
            and o.action = case a.operation when 'settleWithdrawal' then 'settle' end)
union all
select 'agreed to pay back and not ordered', a.id::text
from payments.staff_approvals a
where a.state = 'approved' and a.operation in ('createRefund', 'refundAnyPayment')
    and not exists (
        select from payments.payment_refunds r where r.payment_id = a.resource_id and r.staff_id = a.requested_by)
    and not exists (
        select from payments.outflows o where o.deposit_id = a.resource_id and o.staff_id = a.requested_by)
union all
select 'settled by one', o.id::text
from payments.outflow_actions o
where o.action = 'settle' and not exists (
    select from payments.staff_approvals a
    where a.resource_id = o.outflow_id and a.requested_by = o.actor_id and a.operation = 'settleWithdrawal'
        and a.state = 'approved')
