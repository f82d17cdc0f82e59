insert into wallet.reward_rules (version, rules, created_at, created_by)
select 2, rules, '2026-12-01T00:00:00Z', '01900000-0000-7000-8000-0000000000bb' from wallet.reward_rules where version = 1;
