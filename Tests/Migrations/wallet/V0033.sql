insert into wallet.referrals (id, referrer_id, friend_id, status, claimed_at, qualifies_until)
values ('01900000-0000-7000-8000-000000003301', '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000000aa', 'claimed', '2026-11-30T00:00:00Z', '2027-02-28T00:00:00Z');
