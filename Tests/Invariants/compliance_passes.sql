-- Invariant 9: an operation passes by a word of staff only if they have said it of the same operation.
select p.id, p.allowed_by from compliance.assessments p join compliance.assessments a on a.id = p.allowed_by
where a.decided_by <> 'staff' or a.decision <> 'allow'
    or (p.user_id, p.operation, p.source, p.amount, p.currency) is distinct from
        (a.user_id, a.operation, a.source, a.amount, a.currency)
    or p.destination is distinct from a.destination
