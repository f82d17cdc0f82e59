update auth.users set phone = '+14155550123', phone_verified_at = '2026-01-04T00:00:00Z'
where id = '01900000-0000-7000-8000-0000000000bb';
