-- The sums that statements are made of equal the sums of the lines.
select coalesce(kept.day, made.day) as day, coalesce(kept.debit_account, made.debit_account) as debit_account,
    coalesce(kept.credit_account, made.credit_account) as credit_account,
    coalesce(kept.currency, made.currency) as currency, kept.amount as kept, made.amount as made
from accounting.daily_flows kept
full join (
    select e.date as day, p.debit_account, p.credit_account, p.currency,
        e.source in ('closing', 'reopening') as closing, sum(p.amount) as amount, count(*) as postings
    from accounting.postings p
    join accounting.entries e on e.sequence = p.entry_sequence
    group by 1, 2, 3, 4, 5
) made using (day, debit_account, credit_account, currency, closing)
where kept.amount is distinct from made.amount or kept.postings is distinct from made.postings
