-- A paper belongs to an entry that is there, and an entry's papers are numbered without gaps.
select a.id::text as what, 'entry' as violation
from accounting.attachments a
where not exists (select from accounting.entries e where e.id = a.entry_id)
union all
select a.entry_id::text, 'positions'
from accounting.attachments a
group by a.entry_id
having max(a.position) <> count(*)
