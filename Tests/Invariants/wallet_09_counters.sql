-- Invariant 13: what an open hold counted today is in the counters of its customer still.
select w.owner_id, p.counts, sum(h.counted_cents) as held
from wallet.owners w
join wallet.accounts a on a.owner_id = w.owner_id
join wallet.holds h on h.account_id = a.id
join wallet.purposes p on p.name = h.purpose
where h.status = 'held' and h.counted_on = w.usage_day
group by w.owner_id, w.sent_day, w.withdrawals_day, p.counts
having case p.counts when 'withdrawal' then w.withdrawals_day else w.sent_day end < sum(h.counted_cents)
