-- Invariants 6, 7 and 9: a transaction is reversed at most once and in full, a deposit is credited once, a quote and an
-- authorisation are used for one transaction that exists.
with steps as (
    select transaction_id, debit_account, credit_account, sum(amount) as amount, count(*) as number
    from wallet.movements group by transaction_id, debit_account, credit_account
),
reversals as (select id, reverses from wallet.movements where reverses is not null),
-- The steps of the original, the other way round.
expected as (
    select r.id, o.credit_account as debit_account, o.debit_account as credit_account, o.amount, o.number
    from reversals r join steps o on o.transaction_id = r.reverses
),
actual as (
    select r.id, s.debit_account, s.credit_account, s.amount, s.number
    from reversals r join steps s on s.transaction_id = r.id
)
select 'reversed twice' as what, reverses as id from reversals group by reverses having count(*) > 1
union all
select 'reversal differs', coalesce(e.id, a.id)
from expected e full join actual a
    on (e.id, e.debit_account, e.credit_account, e.amount, e.number)
        = (a.id, a.debit_account, a.credit_account, a.amount, a.number)
where e.id is null or a.id is null
union all
select 'reversal of nothing', r.id from reversals r
where not exists (select from wallet.movements o where o.id = r.reverses)
union all
select 'deposit without movement', d.deposit_id
from wallet.deposits d
where not exists (
    select from wallet.movements m
    where m.id = d.transaction_id and m.kind in ('deposit', 'payment_link') and m.credit_account = d.account_id
        and m.amount = d.amount)
union all
select 'quote', q.id from wallet.fx_quotes q
where q.used_by is not null and not exists (
    select from wallet.movements m where m.id = q.used_by and m.quote_id = q.id)
union all
select 'authorisation', p.used_by from wallet.pin_authorizations p
where p.used_by is not null and not exists (
    select from wallet.movements m where m.id = p.used_by and m.debit_account = p.account_id)
    and not exists (select from wallet.holds h where h.id = p.used_by and h.account_id = p.account_id)
    and not exists (select from wallet.requests r where r.id = p.used_by)
