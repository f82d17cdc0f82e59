alter table auth.users
    add column phone_verified_at timestamptz,
    -- An administrator's, where the mode allows it: it is in force instead of compliance's `kyc_tier` while it is here.
    add column kyc_tier_override integer check (kyc_tier_override between 0 and 3),
    add constraint users_verified_phone_is_one check (phone_verified_at is null or phone is not null);

-- A number that was proven finds one account.
create unique index users_verified_phone on auth.users (phone) where phone_verified_at is not null;

alter table auth.one_time_codes
    -- The number, of a code for a telephone: tries at one number are counted over all accounts that want it.
    add column sent_to text,
    drop constraint one_time_codes_purpose_check,
    add constraint one_time_codes_purpose_check
        check (purpose in ('email_verification', 'phone_verification', 'password_reset'));
create index one_time_codes_sent_to on auth.one_time_codes (sent_to, created_at) where sent_to is not null;
