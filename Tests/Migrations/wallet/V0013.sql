insert into wallet.unknown_numbers (user_id, day, tries) values ('01900000-0000-7000-8000-0000000000aa', '2026-01-01', 2);
