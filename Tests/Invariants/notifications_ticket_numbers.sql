-- The numbers of a year are 1 to its counter, without a gap.
select 'numbers of a year have a gap' as what, c.year::text as which
from notifications.ticket_counters c
left join (
    select year, count(*) as tickets, max(number) as highest from notifications.tickets group by year
) t on t.year = c.year
where c.last <> coalesce(t.tickets, 0) or c.last <> coalesce(t.highest, 0)
