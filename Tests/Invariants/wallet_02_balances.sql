-- Invariant 1: an account's balance is the sum of its movements, and each currency sums to zero over all accounts.
with flow as (
    select account, sum(amount) as balance
    from (
        select credit_account as account, amount from wallet.movements
        union all
        select debit_account, -amount from wallet.movements
    ) as steps
    group by account
)
select 'account' as what, a.id::text, a.posted::numeric as posted, coalesce(f.balance, 0) as movements
from wallet.accounts a
full join flow f on f.account = a.id
where a.id is null or a.posted <> coalesce(f.balance, 0)
union all
select 'currency', currency, sum(posted), 0
from wallet.accounts
group by currency
having sum(posted) <> 0
