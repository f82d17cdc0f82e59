-- The journal has no gap and the head is its last entry.
select sequence, hash
from (
    select sequence, hash, lag(sequence, 1, 0::bigint) over (order by sequence) as before from accounting.entries
) placed
where sequence <> before + 1
union all
select h.sequence, h.hash
from accounting.chain_head h
left join accounting.entries e on e.sequence = h.sequence
where h.sequence <> coalesce((select max(sequence) from accounting.entries), 0)
    or (h.sequence > 0 and e.hash is distinct from h.hash)
