-- The log has no gap, each entry is bound to the one before it, its hash is that of what it says, and the head is its last.
select sequence, 'gap' as fault
from (
    select sequence, lag(sequence, 1, (select start_sequence from compliance.audit_head)) over (order by sequence) as before
    from compliance.audit_entries
) placed
where sequence <> before + 1
union all
select sequence, 'not bound to the one before it'
from (
    select sequence, previous_hash,
        lag(hash, 1, (select start_hash from compliance.audit_head)) over (order by sequence) as before
    from compliance.audit_entries
) placed
where previous_hash <> before
union all
select sequence, 'not what was hashed' from compliance.audit_entries
where hash <> sha256(previous_hash || int8send(sequence) || payload)
union all
select h.sequence, 'not the last entry'
from compliance.audit_head h
left join compliance.audit_entries e on e.sequence = h.sequence
where h.sequence <> coalesce((select max(sequence) from compliance.audit_entries), h.start_sequence)
    or (h.sequence > h.start_sequence and e.hash is distinct from h.hash)
