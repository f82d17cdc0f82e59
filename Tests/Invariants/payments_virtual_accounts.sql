-- Invariant 32: what came on a virtual account is a deposit into the wallet of whoever has one there, and came once.
select 'came on an account that nobody has' as what, d.id
from payments.deposits d
where d.method = 'virtual_account'
    and not exists (
        select from payments.virtual_accounts a
        where a.provider = d.provider and a.owner_id = d.owner_id)
union all
select 'came twice', min(d.id::text)::uuid
from payments.deposits d
where d.method = 'virtual_account'
group by d.provider, d.provider_reference
having count(*) > 1
union all
select 'nobody knows what it is', d.id
from payments.deposits d
where d.method = 'virtual_account' and (d.provider_reference is null or d.paid is distinct from d.amount)
