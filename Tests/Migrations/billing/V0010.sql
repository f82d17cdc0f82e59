-- Ada has put her meter by, and paid for it.
insert into billing.beneficiaries (
    id, owner_id, biller_id, customer_id, customer_name, nickname, usage_count, last_used_at, created_at)
values (
    '01900000-0000-7000-8000-000000000701', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-000000000602', '1111111111111', 'ADA OBI', 'Home', 1, '2026-01-05T00:00:02Z',
    '2026-01-04T00:00:00Z');
