insert into compliance.policies (version, body, staff_id, created_at)
values (1, '{"version": 1}', '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
insert into compliance.rules (id, code, kind, version, created_at)
values ('01900000-0000-7000-8000-0000000009b1', 'large', 'rule', 1, '2026-01-01T00:00:00Z');
insert into compliance.rule_versions (rule_id, version, mode, definition, staff_id, created_at)
values ('01900000-0000-7000-8000-0000000009b1', 1, 'live',
    '{"code": "large", "on": "movement", "severity": "medium", "score": 25, "action": "alert", "throttle": "24h",
        "when": {"fact": "amount", "op": "gte", "value": "10000.00"}}',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
insert into compliance.movements (user_id, transaction_id, direction, counterparty, currency, occurred_at, amount, cents,
    kind, channel, counterparty_id, is_own, is_new)
values
    ('01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000009a1', 'out',
        '01900000-0000-7000-8000-0000000000bb', 'USD', '2026-01-03T00:00:00Z', 3000000, 3000000, 'transfer', 'session',
        '01900000-0000-7000-8000-0000000000bb', false, true),
    ('01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000009a1', 'in',
        '01900000-0000-7000-8000-0000000000aa', 'USD', '2026-01-03T00:00:00Z', 3000000, 3000000, 'transfer', 'session',
        '01900000-0000-7000-8000-0000000000aa', false, true);
insert into compliance.counterparties (user_id, name, first_at, first_paid_at)
values
    ('01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000000bb', '2026-01-03T00:00:00Z',
        '2026-01-03T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000000aa', '2026-01-03T00:00:00Z', null);
insert into compliance.wallets (wallet_id, user_id)
values ('01900000-0000-7000-8000-0000000000b2', '01900000-0000-7000-8000-0000000000bb');
update compliance.movement_intake set batch = 1;
insert into compliance.assessments (id, asker, request_hash, user_id, operation, source, destination,
    counterparty_country, amount, currency, cents, channel, policy_version, score, level, decision, rules, decided_by,
    created_at, decided_at, valid_until)
values ('01900000-0000-7000-8000-0000000009a2', 'wallet', sha256('asked'), '01900000-0000-7000-8000-0000000000aa',
    'transfer', '01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-0000000000b2', 'GB', 3000000, 'USD',
    3000000, 'session', 1, 2950, 'minimal', 'allow', '{}', 'policy', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z',
    '2026-01-03T00:01:00Z');
insert into compliance.cases (id, title, status, assignee_id, due_at, outcome, reason, proposed_by, proposed_at,
    approved_by, closed_at, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000009e1', 'The sale of a house', 'closed', '01900000-0000-7000-8000-0000000000cc',
    '2026-02-01T00:00:00Z', 'no_action', 'There is a contract.', '01900000-0000-7000-8000-0000000000cc',
    '2026-01-04T00:00:00Z', '01900000-0000-7000-8000-0000000000dd', '2026-01-05T00:00:00Z',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z');
insert into compliance.case_customers (case_id, user_id)
values ('01900000-0000-7000-8000-0000000009e1', '01900000-0000-7000-8000-0000000000aa');
insert into compliance.case_entries (id, case_id, kind, staff_id, text, at)
values ('01900000-0000-7000-8000-0000000009e2', '01900000-0000-7000-8000-0000000009e1', 'note',
    '01900000-0000-7000-8000-0000000000cc', 'The contract is with us.', '2026-01-04T00:00:00Z');
insert into compliance.alerts (id, kind, rule, severity, score, customer_id, facts, transactions, status, assignee_id,
    due_at, outcome, note, decided_by, decided_at, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000009a3', 'monitoring', 'large', 'medium', 25,
    '01900000-0000-7000-8000-0000000000aa', '{"direction": "out"}', '{01900000-0000-7000-8000-0000000009a1}', 'resolved',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-06T00:00:00Z', 'false_positive', 'A house was sold.',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-04T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-04T00:00:00Z');
insert into compliance.case_alerts (case_id, alert_id)
values ('01900000-0000-7000-8000-0000000009e1', '01900000-0000-7000-8000-0000000009a3');
insert into compliance.findings (id, rule, rule_version, mode, subject, occurred_at, events, alert_id, created_at)
values ('01900000-0000-7000-8000-0000000009a4', 'large', 1, 'live', '01900000-0000-7000-8000-0000000000aa',
    '2026-01-03T00:00:00Z', '{01900000-0000-7000-8000-0000000009a1}', '01900000-0000-7000-8000-0000000009a3',
    '2026-01-03T00:00:00Z');
update compliance.customers
set risk = 'medium', risk_points = 35, risk_factors = '{geography 30,tier 5}', risk_review_on = '2028-01-01',
    staff_risk = 'medium', staff_risk_reason = 'case 79', staff_risk_until = '2027-01-01T00:00:00Z',
    restriction = 'outgoing', restriction_reason = 'case 80', restriction_until = '2027-01-01T00:00:00Z',
    ask_until = '2026-01-04T00:00:00Z', state_version = 3
where user_id = '01900000-0000-7000-8000-0000000000aa';
insert into compliance.datasets (id, name, rows, labelled, first_at, last_at, staff_id, created_at)
values ('01900000-0000-7000-8000-0000000009c1', 'January', 1, 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-02T00:00:00Z');
insert into compliance.dataset_movements (dataset_id, place, occurred_at, payer, payee, amount, currency, cents, is_fraud)
values ('01900000-0000-7000-8000-0000000009c1', 1, '2026-01-01T00:00:00Z', 'a1', 'a2', 1200000, 'USD', 1200000, false);
insert into compliance.backtests (id, rule_codes, dataset_id, status, movements, alerts, took_ms, staff_id, created_at,
    finished_at)
values ('01900000-0000-7000-8000-0000000009c2', '{large}', '01900000-0000-7000-8000-0000000009c1', 'completed', 1, 1, 5,
    '01900000-0000-7000-8000-0000000000cc', '2026-01-02T00:00:00Z', '2026-01-02T00:00:01Z');
insert into compliance.backtest_alerts (backtest_id, place, rule, subject, occurred_at, transactions)
values ('01900000-0000-7000-8000-0000000009c2', 1, 'large', 'a1', '2026-01-01T00:00:00Z', '{1}');
insert into compliance.logins (id, ip, device_id, user_id, succeeded, occurred_at)
values ('01900000-0000-7000-8000-0000000009d1', '203.0.113.7', 'b1946ac92492d2347c6235b4',
    '01900000-0000-7000-8000-0000000000aa', true, '2026-01-03T00:00:00Z');
