-- What bills can be paid, and to whom. The rows below are those of a reference backend; operators add to them.
create table billing.categories (
    id uuid primary key,
    code text not null unique check (code ~ '^[a-z_]{1,40}$'),
    name text not null check (length(name) between 1 and 100),
    -- In lists.
    position integer not null unique check (position > 0)
);

create table billing.billers (
    id uuid primary key,
    code text not null,
    name text not null check (length(name) between 1 and 100),
    category text not null references billing.categories (code),
    -- Of all its amounts, which are minor units.
    currency text not null check (currency ~ '^[A-Z]{3,4}$'),
    -- What may be paid where no package says it; null: packages only.
    minimum bigint check (minimum > 0),
    maximum bigint,
    fee_flat bigint check (fee_flat >= 0),
    -- 100 is 1 %.
    fee_basis_points bigint check (fee_basis_points between 1 and 9999),
    fee_cap bigint check (fee_cap > 0),
    requires_validation boolean not null,
    customer_label text not null check (length(customer_label) between 1 and 100),
    -- Pieces of one class of letters each, few enough that no number takes long to compare.
    customer_pattern text not null,
    -- The partner that carries it, and what that calls it.
    provider text not null check (provider ~ '^[a-z0-9_-]{1,40}$'),
    service text not null check (service ~ '^[A-Za-z0-9_.-]{1,100}$'),
    -- What operators say; nothing goes to a partner that is out of rotation either.
    available boolean not null,
    -- Only operators see it.
    testing boolean not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint billers_code_is_one unique (code),
    constraint billers_code_is_plain check (code ~ '^[A-Z0-9-]{1,40}$'),
    -- Invariant 1.
    constraint billers_range_is_whole check (
        (minimum is null) = (maximum is null) and coalesce(maximum >= minimum, true)),
    constraint billers_have_one_fee check (
        num_nonnulls(fee_flat, fee_basis_points) = 1 and (fee_cap is null or fee_basis_points is not null)),
    constraint billers_pattern_is_short check (
        customer_pattern ~ '^\^(\[[A-Za-z0-9-]+\]\{[0-9]{1,2}(,[0-9]{1,2})?\}){1,4}\$$')
);
create index billers_by_category on billing.billers (category, code);

create table billing.packages (
    id uuid primary key,
    biller_id uuid not null references billing.billers (id),
    -- The partner's, but for capitals.
    code text not null check (code ~ '^[A-Za-z0-9_.-]{1,100}$'),
    name text not null check (length(name) between 1 and 100),
    -- Minor units of the biller's currency.
    amount bigint not null check (amount > 0),
    validity_days integer check (validity_days > 0),
    -- What operators say.
    available boolean not null,
    -- What the partner asks for it where that is something else: nobody buys it until an operator has looked.
    partner_amount bigint check (partner_amount > 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Invariant 2.
    constraint packages_wait_for_a_reason check (partner_amount <> amount)
);
create unique index packages_code_is_one on billing.packages (biller_id, upper(code));

-- Invariant 3: what payments were for stays what it was, by whatever name it goes.
create function billing.keep_biller() returns trigger language plpgsql as $$
begin
    if (new.id, new.code, new.currency, new.created_at) is distinct from (old.id, old.code, old.currency, old.created_at)
    then
        raise exception 'biller % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger billers_stay_the_same before update on billing.billers
    for each row execute function billing.keep_biller();

insert into billing.categories (id, code, name, position) values
    ('019b0000-0000-7000-8000-000100000001', 'airtime', 'Airtime', 1),
    ('019b0000-0000-7000-8000-000100000002', 'data', 'Mobile data', 2),
    ('019b0000-0000-7000-8000-000100000003', 'electricity', 'Electricity', 3),
    ('019b0000-0000-7000-8000-000100000004', 'cable_tv', 'Cable TV', 4),
    ('019b0000-0000-7000-8000-000100000005', 'internet', 'Internet', 5),
    ('019b0000-0000-7000-8000-000100000006', 'water', 'Water', 6),
    ('019b0000-0000-7000-8000-000100000007', 'waste', 'Waste', 7),
    ('019b0000-0000-7000-8000-000100000008', 'education', 'Education', 8),
    ('019b0000-0000-7000-8000-000100000009', 'government', 'Government', 9),
    ('019b0000-0000-7000-8000-000100000010', 'insurance', 'Insurance', 10),
    ('019b0000-0000-7000-8000-000100000011', 'tax', 'Tax', 11),
    ('019b0000-0000-7000-8000-000100000012', 'other', 'Other', 12);

insert into billing.billers (
    id, code, name, category, currency, minimum, maximum, fee_flat, fee_basis_points, fee_cap, requires_validation,
    customer_label, customer_pattern, provider, service, available, testing)
values
    ('019b0000-0000-7000-8000-000200000099', 'BIL099', 'MTN Airtime', 'airtime', 'NGN', 5000, 5000000, 2000, null, null,
        false, 'Phone number', '^[0-9]{11,13}$', 'vtpass', 'mtn', true, false),
    ('019b0000-0000-7000-8000-000200000102', 'BIL102', 'Airtel Airtime', 'airtime', 'NGN', 5000, 5000000, 2000, null, null,
        false, 'Phone number', '^[0-9]{11,13}$', 'vtpass', 'airtel', true, false),
    ('019b0000-0000-7000-8000-000200000103', 'BIL103', 'Glo Airtime', 'airtime', 'NGN', 5000, 5000000, 2000, null, null,
        false, 'Phone number', '^[0-9]{11,13}$', 'vtpass', 'glo', true, false),
    ('019b0000-0000-7000-8000-000200000104', 'BIL104', '9mobile Airtime', 'airtime', 'NGN', 5000, 5000000, 2000, null, null,
        false, 'Phone number', '^[0-9]{11,13}$', 'vtpass', 'etisalat', true, false),
    ('019b0000-0000-7000-8000-000200000122', 'BIL122', 'MTN Data', 'data', 'NGN', null, null, 2000, null, null,
        false, 'Phone number', '^[0-9]{11,13}$', 'vtpass', 'mtn-data', true, false),
    ('019b0000-0000-7000-8000-000200000108', 'BIL108', 'Airtel Data', 'data', 'NGN', 5000, 5000000, 2000, null, null,
        false, 'Phone number', '^[0-9]{11,13}$', 'vtpass', 'airtel-data', true, false),
    ('019b0000-0000-7000-8000-000200000119', 'BIL119', 'EKEDC Prepaid', 'electricity', 'NGN', 50000, 50000000, null, 100, 10000,
        true, 'Meter number', '^[0-9]{11,13}$', 'vtpass', 'eko-electric', true, false),
    ('019b0000-0000-7000-8000-000200000121', 'BIL121', 'IKEDC Prepaid', 'electricity', 'NGN', 50000, 50000000, null, 100, 10000,
        true, 'Meter number', '^[0-9]{11,13}$', 'vtpass', 'ikeja-electric', true, false),
    ('019b0000-0000-7000-8000-000200000123', 'BIL123', 'AEDC Prepaid', 'electricity', 'NGN', 50000, 50000000, null, 100, 10000,
        true, 'Meter number', '^[0-9]{11,13}$', 'vtpass', 'abuja-electric', true, false),
    ('019b0000-0000-7000-8000-000200000114', 'BIL114', 'DSTV', 'cable_tv', 'NGN', null, null, null, 100, 10000,
        true, 'Smartcard number', '^[0-9]{10,12}$', 'vtpass', 'dstv', true, false),
    ('019b0000-0000-7000-8000-000200000115', 'BIL115', 'GOtv', 'cable_tv', 'NGN', null, null, null, 100, 5000,
        true, 'Smartcard number', '^[0-9]{10,12}$', 'vtpass', 'gotv', true, false),
    ('019b0000-0000-7000-8000-000200000116', 'BIL116', 'StarTimes', 'cable_tv', 'NGN', 90000, 5000000, 5000, null, null,
        true, 'Smartcard number', '^[0-9]{10,12}$', 'vtpass', 'startimes', true, false);

insert into billing.packages (id, biller_id, code, name, amount, validity_days, available) values
    ('019b0000-0000-7000-8000-000300000001', '019b0000-0000-7000-8000-000200000122', 'MTN-1GB-D', '1GB Daily', 30000, 1, true),
    ('019b0000-0000-7000-8000-000300000002', '019b0000-0000-7000-8000-000200000122', 'MTN-2GB-W', '2GB Weekly', 50000, 7, true),
    ('019b0000-0000-7000-8000-000300000003', '019b0000-0000-7000-8000-000200000122', 'MTN-5GB-M', '5GB Monthly', 150000, 30, true),
    ('019b0000-0000-7000-8000-000300000004', '019b0000-0000-7000-8000-000200000122', 'MTN-10GB-M', '10GB Monthly', 250000, 30, true),
    ('019b0000-0000-7000-8000-000300000005', '019b0000-0000-7000-8000-000200000122', 'MTN-20GB-M', '20GB Monthly', 400000, 30, true),
    ('019b0000-0000-7000-8000-000300000006', '019b0000-0000-7000-8000-000200000122', 'MTN-40GB-M', '40GB Monthly', 1000000, 30, true),
    ('019b0000-0000-7000-8000-000300000007', '019b0000-0000-7000-8000-000200000114', 'DSTV-PADI', 'DSTV Padi', 250000, 30, true),
    ('019b0000-0000-7000-8000-000300000008', '019b0000-0000-7000-8000-000200000114', 'DSTV-YANGA', 'DSTV Yanga', 350000, 30, true),
    ('019b0000-0000-7000-8000-000300000009', '019b0000-0000-7000-8000-000200000114', 'DSTV-CONFAM', 'DSTV Confam', 530000, 30, true),
    ('019b0000-0000-7000-8000-000300000010', '019b0000-0000-7000-8000-000200000114', 'DSTV-COMPACT', 'DSTV Compact', 1050000, 30, true),
    ('019b0000-0000-7000-8000-000300000011', '019b0000-0000-7000-8000-000200000114', 'DSTV-COMPACT-PLUS', 'DSTV Compact Plus', 1660000, 30, true),
    ('019b0000-0000-7000-8000-000300000012', '019b0000-0000-7000-8000-000200000114', 'DSTV-PREMIUM', 'DSTV Premium', 2450000, 30, true),
    ('019b0000-0000-7000-8000-000300000013', '019b0000-0000-7000-8000-000200000115', 'GOTV-SMALLIE', 'GOtv Smallie', 110000, 30, true),
    ('019b0000-0000-7000-8000-000300000014', '019b0000-0000-7000-8000-000200000115', 'GOTV-JINJA', 'GOtv Jinja', 225000, 30, true),
    ('019b0000-0000-7000-8000-000300000015', '019b0000-0000-7000-8000-000200000115', 'GOTV-JOLLI', 'GOtv Jolli', 330000, 30, true),
    ('019b0000-0000-7000-8000-000300000016', '019b0000-0000-7000-8000-000200000115', 'GOTV-MAX', 'GOtv Max', 485000, 30, true);
