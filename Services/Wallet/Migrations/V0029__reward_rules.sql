-- What is given for paid bills, for points and for friends, as operators set it. The newest version holds; what was
-- given by an older one stays explained.
create table wallet.reward_rules (
    version bigint primary key check (version > 0),
    -- As the route takes it.
    rules jsonb not null check (jsonb_typeof(rules) = 'object'),
    created_at timestamptz not null,
    -- Null: what the service came with.
    created_by uuid
);
create trigger reward_rules_are_final
    before update or delete or truncate on wallet.reward_rules
    for each statement execute function wallet.refuse_change();

insert into wallet.reward_rules (version, rules, created_at) values (1, '{
    "cashback": {
        "monthly_cap": {"amount": "2000.00", "currency": "NGN"},
        "rates": [
            {"categories": ["airtime", "data"], "percent": "1", "cap": {"amount": "50.00", "currency": "NGN"},
                "enabled": true},
            {"categories": ["electricity", "water"], "percent": "0.5", "cap": {"amount": "100.00", "currency": "NGN"},
                "enabled": true},
            {"categories": ["cable_tv", "internet"], "percent": "1", "cap": {"amount": "100.00", "currency": "NGN"},
                "enabled": true}
        ]
    },
    "points": [
        {"per": {"amount": "100.00", "currency": "NGN"}, "worth": {"amount": "1.00", "currency": "NGN"},
            "enabled": true},
        {"per": {"amount": "1.00", "currency": "USD"}, "worth": {"amount": "0.01", "currency": "USD"},
            "enabled": true}
    ],
    "points_minimum": 100,
    "points_days": 365,
    "referral": [
        {"minimum_payment": {"amount": "1000.00", "currency": "NGN"},
            "referrer": {"amount": "500.00", "currency": "NGN"}, "friend": {"amount": "250.00", "currency": "NGN"},
            "enabled": true},
        {"minimum_payment": {"amount": "10.00", "currency": "USD"},
            "referrer": {"amount": "5.00", "currency": "USD"}, "friend": {"amount": "2.50", "currency": "USD"},
            "enabled": true}
    ],
    "referral_claim_days": 7,
    "referral_qualify_days": 90,
    "referral_monthly_limit": 20
}', '2026-11-30T00:00:00Z');
