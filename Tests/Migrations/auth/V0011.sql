update auth.users set version = 3, tokens_valid_from = '2026-01-03T00:00:00Z' where id = '01900000-0000-7000-8000-0000000000bb';
