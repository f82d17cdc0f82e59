-- Beside Tests/Migrations: everything that a customer who may go can have, so that an erasure has something to take. Ada
-- has money and may not go.
update auth.users set status = 'active' where id = '01900000-0000-7000-8000-0000000000bb';
insert into auth.sessions (id, user_id, device_name, ip, user_agent, created_at, last_used_at, expires_at)
values ('01900000-0000-7000-8000-0000000000b2', '01900000-0000-7000-8000-0000000000bb', 'Grace''s telephone',
    '203.0.113.8', 'Navigator/7', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z', '2100-01-01T00:00:00Z');
insert into auth.refresh_tokens (hash, session_id, issued_at, expires_at)
values (sha256('graces'), '01900000-0000-7000-8000-0000000000b2', '2026-01-05T00:00:00Z', '2100-01-01T00:00:00Z');
insert into auth.totp_factors (user_id, sealed_secret, created_at, confirmed_at)
values ('01900000-0000-7000-8000-0000000000bb', '\x0304', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into auth.recovery_codes (user_id, hash)
values ('01900000-0000-7000-8000-0000000000bb', sha256('graces recovery'));
insert into auth.login_challenges (token_hash, user_id, device_name, created_at, expires_at)
values (sha256('graces challenge'), '01900000-0000-7000-8000-0000000000bb', 'Grace''s telephone',
    '2026-01-05T00:00:00Z', '2100-01-01T00:00:00Z');
insert into auth.one_time_codes (id, user_id, purpose, code_hash, sealed_code, created_at, expires_at, sent_to)
values ('01900000-0000-7000-8000-0000000000b5', '01900000-0000-7000-8000-0000000000bb', 'phone_verification',
    sha256('graces code'), '\x05', '2026-01-05T00:00:00Z', '2100-01-01T00:00:00Z', '+14155550123');
insert into auth.api_keys (id, user_id, name, prefix, secret_hash, scopes, rate_limit_per_minute, created_at)
values ('01900000-0000-7000-8000-0000000000b6', '01900000-0000-7000-8000-0000000000bb', 'Grace''s ledger',
    'graceabcdefg', sha256('graces key'), '{wallet:read}', 60, '2026-01-05T00:00:00Z');
insert into auth.step_ups (id, user_id, session_id, purpose, wallet_id, up_to, currency, payee, created_at, expires_at)
values ('01900000-0000-7000-8000-0000000000b7', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000000b2', 'wallet_authorization', '01900000-0000-7000-8000-0000000001bb', 100, 'USD',
    'Grace''s landlord', '2026-01-05T00:00:00Z', '2100-01-01T00:00:00Z');
insert into auth.idempotency_keys (scope, key, request_hash, status, headers, body, created_at)
values ('anonymous', 'graces registration', sha256('g'), 201, '{}',
    '{"user":{"id":"01900000-0000-7000-8000-0000000000bb","email":"grace@old.test"}}', '2026-01-05T00:00:00Z');
insert into auth.parked_messages (id, message_id, queue, type, aggregate_id, occurred_at, body, error, failed_at,
    parked_at)
values ('01900000-0000-7000-8000-0000000000b8', '01900000-0000-7000-8000-0000000000b9', 'auth.events',
    'compliance.kyc_tier_changed.v1', '01900000-0000-7000-8000-0000000000bb', '2026-01-05T00:00:00Z',
    convert_to('grace@old.test', 'UTF8') || '\xff', 'no UTF-8', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');

update wallet.owners set masked_name = 'Grace H.' where owner_id = '01900000-0000-7000-8000-0000000000bb';
update wallet.wallets set name = 'Grace''s savings' where owner_id = '01900000-0000-7000-8000-0000000000bb';
insert into wallet.wallet_pins (account_id, hash, updated_at)
values ('01900000-0000-7000-8000-0000000001bb', 'argon', '2026-01-05T00:00:00Z');
update wallet.accounts set requires_pin = true where id = '01900000-0000-7000-8000-0000000001bb';
insert into wallet.pin_authorizations (token_hash, account_id, up_to, currency, expires_at, created_at)
values (sha256('graces pin'), '01900000-0000-7000-8000-0000000001bb', 100, 'USD', '2100-01-01T00:00:00Z',
    '2026-01-05T00:00:00Z');
insert into wallet.unknown_numbers (user_id, day, tries)
values ('01900000-0000-7000-8000-0000000000bb', '2026-01-05', 2);
insert into wallet.fx_quotes (id, owner_id, source_currency, source_amount, target_currency, target_amount, fee, rate,
    expires_at, created_at)
values ('01900000-0000-7000-8000-000000000512', '01900000-0000-7000-8000-0000000000bb', 'USD', 100, 'EUR', 91, 1, 0.92,
    '2100-01-01T00:00:00Z', '2026-01-05T00:00:00Z');
insert into wallet.idempotency_keys (scope, key, request_hash, status, headers, body, created_at)
values ('user:01900000-0000-7000-8000-0000000000bb', 'rename', sha256('g'), 200, '{}', '{"name":"Grace''s savings"}',
    '2026-01-05T00:00:00Z');
insert into wallet.staff_actions (id, acted_at, staff_id, role, verb, subject_id, reason)
values ('01900000-0000-7000-8000-000000000f02', '2026-01-05T00:00:00Z', '01900000-0000-7000-8000-0000000000cc',
    'operator', 'freeze_wallet', '01900000-0000-7000-8000-0000000001aa', 'case 78');

update payments.deposits set return_url = 'https://graces.test/back', checkout_url = 'https://pay.test/graces'
where owner_id = '01900000-0000-7000-8000-0000000000bb';
