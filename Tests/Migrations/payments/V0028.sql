insert into payments.own_accounts (rail, currency, name, routing_number, account_number, updated_by, updated_at)
values ('ach', 'USD', 'Florin clients', '231380104', '76543210', '01900000-0000-7000-8000-0000000000cc',
    '2026-01-01T00:00:00Z');

-- One that went out, and one that came with an entry that nobody knows and one that a wallet got.
insert into payments.bank_files (id, rail, direction, kind, sha256, content, status, statement_ids, statement_balances,
    sent_on, ordinal, settles_on, due_at, received_by, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000002801', 'ach', 'out', 'nacha', sha256('out'), 'sealed', 'accepted', '{}', '{}',
        '2026-01-02', 1, '2026-01-05', '2026-01-07T05:00:00Z', null, '2026-01-02T20:00:00Z', '2026-01-02T20:00:00Z'),
    ('01900000-0000-7000-8000-000000002802', 'ach', 'in', 'nacha', sha256('in'), 'sealed', 'processed', '{1}', '{t}',
        null, null, null, null, '01900000-0000-7000-8000-0000000000cc', '2026-01-03T20:00:00Z',
        '2026-01-03T20:00:00Z');

insert into payments.rail_items (id, rail, purpose, bank_account_id, amount, currency, note, state, reference, file_id,
    created_at, updated_at)
select '01900000-0000-7000-8000-000000002811', 'ach', 'micro_deposit', b.id, 7, 'USD', 'ACCTVERIFY', 'sent',
    '231380100000001', '01900000-0000-7000-8000-000000002801', '2026-01-02T19:00:00Z', '2026-01-02T20:00:00Z'
from payments.bank_accounts b order by b.id limit 1;

insert into payments.bank_entries (id, file_id, rail, place, kind, identity, amount, currency, reference, reason_code,
    booked_on, state, stage, names, wallet_id, owner_id, transaction_id, created_at, updated_at)
select e.id::uuid, '01900000-0000-7000-8000-000000002802', 'ach', e.place, 'credit', e.identity, 1000, 'USD', 'INV 7', null,
    '2026-01-03', e.state, 'done', '{}', o.wallet_id, o.owner_id, e.transaction_id::uuid, '2026-01-03T20:00:00Z',
    '2026-01-03T20:00:00Z'
from (values
    ('01900000-0000-7000-8000-000000002821', 0, 'ach one', 'unmatched', null),
    ('01900000-0000-7000-8000-000000002822', 1, 'ach two', 'matched', '01900000-0000-7000-8000-000000002832')
) as e (id, place, identity, state, transaction_id)
left join (select wallet_id, owner_id from payments.outflows order by id limit 1) o on e.state = 'matched';

insert into payments.bank_inbox (channel, name, file_id, refused, taken_at)
values ('sandbox', '01900000-0000-7000-8000-000000002841', '01900000-0000-7000-8000-000000002802', null,
    '2026-01-03T20:00:00Z');
