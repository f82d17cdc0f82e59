-- Invariants 6, 7 and 9: a transaction is reversed at most once and in full, a deposit is credited once, a quote and an
-- authorisation are used for one transaction that exists.
select 'reversed twice' as what, reverses as id from wallet.movements
where reverses is not null group by reverses having count(*) > 1
union all
select 'reversal differs', r.id
from wallet.movements r
join (
    select transaction_id, debit_account, credit_account, sum(amount) as amount, count(*) as steps
    from wallet.movements group by transaction_id, debit_account, credit_account
) o on o.transaction_id = r.reverses
where r.reverses is not null and not exists (
    select from wallet.movements s where s.transaction_id = r.id
    group by s.debit_account, s.credit_account
    having s.debit_account = o.credit_account and s.credit_account = o.debit_account and sum(s.amount) = o.amount
        and count(*) = o.steps)
union all
select 'deposit without movement', d.deposit_id
from wallet.deposits d
where not exists (
    select from wallet.movements m
    where m.id = d.transaction_id and m.kind = 'deposit' and m.credit_account = d.account_id and m.amount = d.amount)
union all
select 'quote', q.id from wallet.fx_quotes q
where q.used_by is not null and not exists (
    select from wallet.movements m where m.id = q.used_by and m.quote_id = q.id)
union all
select 'authorisation', p.used_by from wallet.pin_authorizations p
where p.used_by is not null and not exists (
    select from wallet.movements m where m.id = p.used_by and m.debit_account = p.account_id)
