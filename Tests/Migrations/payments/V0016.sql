-- Grace sells.
insert into payments.merchants (owner_id, business_name, category_code, city, country, created_at, updated_at)
values (
    '01900000-0000-7000-8000-0000000000bb', 'Grace''s compilers', '5734', 'Arlington', 'US', '2026-01-05T00:00:00Z',
    '2026-01-05T00:00:00Z');
