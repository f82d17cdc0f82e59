-- Where customers say that they are taxed, and what follows.
create table compliance.tax_certifications (
    user_id uuid primary key,
    us_person boolean not null,
    birth_country text not null check (birth_country ~ '^[A-Z]{2}$'),
    -- country, tin or reason, explanation
    residences jsonb not null check (jsonb_array_length(residences) between 1 and 10),
    reportable boolean not null,
    cure_needed boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index tax_certifications_to_cure on compliance.tax_certifications (user_id) where cure_needed;
