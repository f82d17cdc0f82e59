-- Invariant 9: what a second operator agreed to was done for the one who asked.
select 'approved and not done' as what, a.id::text
from payments.staff_approvals a
where a.state = 'approved'
    and (select count(*) from payments.deposit_actions d
        where d.deposit_id = a.resource_id and d.actor_id = a.requested_by
            and d.action = case a.operation when 'refundDeposit' then 'refund' when 'redirectDeposit' then 'redirect' end)
    < 1
