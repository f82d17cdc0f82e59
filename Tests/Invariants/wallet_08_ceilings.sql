-- Invariant 12: no wallet stands above a ceiling that is in force, and the ceilings of an owner whose wallets are all in
-- dollars are worth half of the limit at most.
with standing as (
    select a.owner_id, a.id, a.currency, a.posted, a.ceiling
    from wallet.accounts a cross join wallet.rules_version v
    where a.kind = 'customer' and a.ceiling_version = v.limits_version and a.status <> 'closed'
)
select 'above' as what, s.id, s.posted::numeric as stands, s.ceiling as at_most
from standing s
where s.posted > s.ceiling and s.posted > 0
    and exists (select from standing o where o.owner_id = s.owner_id and o.ceiling > 0)
union all
select 'too much', s.owner_id, sum(s.ceiling), min(coalesce(w.balance_limit, t.balance)) / 2
from standing s
join wallet.owners w on w.owner_id = s.owner_id
join wallet.tier_limits t on t.kyc_tier = w.kyc_tier
where not w.is_merchant or w.balance_limit is not null
group by s.owner_id
having bool_and(s.currency = 'USD') and sum(s.ceiling) > min(coalesce(w.balance_limit, t.balance)) / 2
