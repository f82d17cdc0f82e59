-- No entry was added to a month after it was closed, and closing left no profit behind in it.
select p.starts_on, e.sequence, 'entry after closing' as violation
from accounting.periods p
join accounting.entries e on e.date between p.starts_on and p.ends_on and e.sequence > p.closed_sequence
where p.kind = 'month' and p.status = 'closed'
union all
select p.starts_on, null, 'profit left in ' || t.currency
from accounting.periods p
join accounting.daily_turnovers t on t.day between p.starts_on and p.ends_on
join accounting.accounts a on a.number = t.account and a.type in ('revenue', 'expense')
where p.kind = 'month' and p.status = 'closed'
group by p.starts_on, t.currency, t.account
having sum(t.debit) <> sum(t.credit)
union all
select m.starts_on, null, 'open month of a closed year'
from accounting.periods y
join accounting.periods m on m.kind = 'month' and m.starts_on between y.starts_on and y.ends_on
where y.kind = 'year' and y.status = 'closed' and m.status = 'open'
