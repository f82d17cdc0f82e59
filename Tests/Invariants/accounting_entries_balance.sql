-- Debits equal credits in each entry and currency, and each entry has at least two lines.
select e.sequence, l.currency, sum(case l.side when 'debit' then l.amount else -l.amount end) as difference
from accounting.entries e
left join accounting.journal_lines l on l.entry_sequence = e.sequence
group by e.sequence, l.currency
having l.currency is null
    or count(*) < 2
    or sum(case l.side when 'debit' then l.amount else -l.amount end) <> 0
union all
-- No line without its entry.
select p.entry_sequence, p.currency, p.amount
from accounting.postings p
where not exists (select from accounting.entries e where e.sequence = p.entry_sequence)
