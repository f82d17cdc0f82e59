-- What takes an entry back stands after it in the journal and is not dated before it.
select e.sequence, cause.sequence as cause
from accounting.entries e
join accounting.entries cause on cause.id = e.reverses
where cause.sequence >= e.sequence or cause.date > e.date
union all
select e.sequence, cause.sequence
from accounting.entries e
join accounting.entries cause on cause.source_id = e.source_reverses
where cause.sequence >= e.sequence or cause.date > e.date
