-- Grace is paid by a link, and a guest did not pay in time.
insert into payments.links (
    id, owner_id, owner_name, wallet_id, slug, title, description, amount, currency, single_use, redirect_url, logo_url,
    brand_color, reference, livemode, state, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000c01', '01900000-0000-7000-8000-0000000000bb', 'Grace H.',
    '01900000-0000-7000-8000-0000000001bb', 'graces-compilers', 'Grace''s compiler', 'By Grace herself', 100, 'USD',
    false, 'https://grace.old.test/thanks', 'https://grace.old.test/logo.png', '#3B82F6', 'LNK-20260105-0000000C01', true,
    'active', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into payments.link_views (link_id, views) values ('01900000-0000-7000-8000-000000000c01', 2);
insert into payments.deposits (
    id, owner_id, wallet_id, amount, fee, currency, provider, method, status, stage, link_id, idempotency_scope,
    idempotency_key, request_hash, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000c02', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000001bb', 100, 2, 'USD', 'sandbox', 'card', 'expired', 'ended',
    '01900000-0000-7000-8000-000000000c01', 'anonymous', 'a guest''s checkout', sha256('c02'), '2026-01-05T00:00:00Z',
    '2026-01-05T00:00:00Z');
insert into payments.checkouts (id, email, name, created_at)
values ('01900000-0000-7000-8000-000000000c02', 'guest@old.test', 'A guest', '2026-01-05T00:00:00Z');
update payments.payments set subject = 'Grace''s compiler' where id = '01900000-0000-7000-8000-000000000a01';
