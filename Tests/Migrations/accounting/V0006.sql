insert into accounting.entries (sequence, occurred_at, posted_at, date, id, source, source_id, hash, description)
values
    (1, '2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z', '2026-01-01', '01900000-0000-7000-8000-000000000b01', 'wallet',
        '01900000-0000-7000-8000-000000000201', sha256('1'), 'Deposit'),
    (2, '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-02', '01900000-0000-7000-8000-000000000b02', 'manual',
        null, sha256('2'), 'by hand');
insert into accounting.postings (entry_sequence, position, amount, debit_account, credit_account, debit_line,
    credit_line, currency, debit_subledger, credit_subledger)
select 1, 1, 10000, d.number, c.number, 1, 2, 'USD', '01900000-0000-7000-8000-0000000001cc'::uuid, '01900000-0000-7000-8000-0000000001aa'::uuid
from accounting.accounts d, accounting.accounts c where d.code = '1200-sandbox' and c.code = '2100'
union all
select 2, 1, 700, d.number, c.number, 1, 2, 'USD', null, null
from accounting.accounts d, accounting.accounts c where d.code = '5300' and c.code = '2200';
insert into accounting.daily_flows (day, debit_account, credit_account, currency, closing, amount, postings)
select e.date, p.debit_account, p.credit_account, p.currency, false, p.amount, 1
from accounting.postings p join accounting.entries e on e.sequence = p.entry_sequence;
update accounting.chain_head set sequence = 2, hash = sha256('2');
