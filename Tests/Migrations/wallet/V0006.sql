insert into wallet.wallet_pins (account_id, hash, attempts, updated_at) values ('01900000-0000-7000-8000-0000000001aa', 'argon', 1, '2026-01-01T00:00:00Z');
update wallet.accounts set requires_pin = true where id = '01900000-0000-7000-8000-0000000001aa';
insert into wallet.pin_authorizations (token_hash, account_id, up_to, currency, expires_at, created_at)
values (sha256('pin'), '01900000-0000-7000-8000-0000000001aa', 100, 'USD', '2026-01-01T00:05:00Z', '2026-01-01T00:00:00Z');
