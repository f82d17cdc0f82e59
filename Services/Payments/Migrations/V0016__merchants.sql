-- How a customer who sells is called where others pay by a link or a code.
create table payments.merchants (
    owner_id uuid primary key,
    business_name text not null check (length(business_name) between 1 and 100),
    -- ISO 18245.
    category_code text not null check (category_code ~ '^[0-9]{4}$'),
    city text not null check (length(city) between 1 and 60),
    -- ISO 3166-1 alpha-2.
    country text not null check (country ~ '^[A-Z]{2}$'),
    created_at timestamptz not null,
    updated_at timestamptz not null
);
