insert into payments.micro_deposits (id, bank_account_id, first_id, second_id, first, second, tries, state, created_at,
    updated_at)
select '01900000-0000-7000-8000-000000002901', b.id, '01900000-0000-7000-8000-000000002811',
    '01900000-0000-7000-8000-000000002902', 7, 32, 1, 'sent', '2026-01-02T19:00:00Z', '2026-01-02T19:00:00Z'
from payments.bank_accounts b order by b.id limit 1;
