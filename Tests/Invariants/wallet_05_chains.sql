-- Invariant 5: the movements of an account have one order, in which each balance follows from the one before, and the
-- last is the account's.
with steps as (
    select credit_account as account, created_at, amount, credit_balance as balance from wallet.movements
    union all
    select debit_account, created_at, -amount, debit_balance from wallet.movements
), chain as (
    select account, created_at, amount, balance,
        coalesce(lag(balance) over w, 0) as before,
        lag(created_at) over w as previous_at,
        lead(account) over w is null as is_last
    from steps
    window w as (partition by account order by created_at)
)
select c.account, c.created_at, c.before, c.amount, c.balance, a.posted, a.last_movement_at
from chain c
left join wallet.accounts a on a.id = c.account
where c.balance <> c.before + c.amount
    or c.previous_at = c.created_at
    or c.is_last and (a.posted <> c.balance or a.last_movement_at <> c.created_at)
