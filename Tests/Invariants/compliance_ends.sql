-- Invariant 7: what moved between two customers stands with both of them.
select m.user_id, m.transaction_id from compliance.movements m
where m.direction = 'out' and m.counterparty_id is not null and not m.is_own and not exists (
    select from compliance.movements o
    where o.transaction_id = m.transaction_id and o.user_id = m.counterparty_id and o.counterparty_id = m.user_id
        and o.direction = 'in')
union all
select m.user_id, m.transaction_id from compliance.movements m
where m.direction = 'in' and m.counterparty_id is not null and not exists (
    select from compliance.movements o
    where o.transaction_id = m.transaction_id and o.user_id = m.counterparty_id and o.counterparty_id = m.user_id
        and o.direction = 'out')
