-- The points of an account have one order, and each balance follows from the one before.
select e.id, e.number
from (
    select id, number, delta, balance_after,
        lag(number, 1, 0) over chain as number_before, lag(balance_after, 1, 0) over chain as balance_before
    from wallet.point_entries window chain as (partition by owner_id, currency order by number)
) e
where e.number <> e.number_before + 1 or e.balance_after <> e.balance_before + e.delta
