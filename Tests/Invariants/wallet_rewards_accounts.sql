-- An account says what its entries say: points are the sum of what came and went, and what is left of what came; money
-- is what was given and not taken back; what is owed is what was taken back and nobody gave.
select a.owner_id, a.currency, p.*, m.*
from wallet.reward_accounts a
cross join lateral (
    select coalesce(sum(e.delta), 0) as delta, coalesce(sum(e.left_over), 0) as left_over, count(*) as number
    from wallet.point_entries e where e.owner_id = a.owner_id and e.currency = a.currency
) p
cross join lateral (
    select coalesce(sum(c.amount) filter (where c.kind = 'cashback' and c.status = 'credited'), 0) as cashback,
        coalesce(sum(c.amount) filter (where c.kind = 'referral_bonus' and c.status = 'credited'), 0) as referral,
        coalesce(sum(c.amount) filter (where c.kind = 'points'), 0) as points,
        coalesce(sum(c.amount) filter (where c.status = 'clawed_back'), 0) as back,
        (select coalesce(sum(t.amount), 0) from wallet.reward_takings t
            where t.owner_id = a.owner_id and t.currency = a.currency) as taken
    from wallet.reward_credits c where c.owner_id = a.owner_id and c.currency = a.currency
) m
where a.points <> p.delta or a.points <> p.left_over or a.entries <> p.number
    or a.cashback_earned <> m.cashback or a.referral_earned <> m.referral or a.points_earned <> m.points
    or a.owed <> m.back - m.taken
