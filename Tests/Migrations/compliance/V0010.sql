insert into compliance.fraud_models (id, kind, status, dataset_id, attempts, rows, labelled, positives, auc, average_precision,
    features, content, digest, ordered_by, activated_by, activated_at, created_at, updated_at, finished_at)
select '01900000-0000-7000-8000-00000000f001', 'gradient_boosting', 'retired', d.id, 1, 600, 600, 60, 9900, 9800, '{amount}',
    'trees', sha256('trees'), d.staff_id, d.staff_id, '2026-01-03T01:00:00Z', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z',
    '2026-01-03T00:01:00Z'
from compliance.datasets d limit 1;
insert into compliance.fraud_scores (operation_id, model_id, user_id, score, reasons, pointed, scored_at)
values ('01900000-0000-7000-8000-00000000f002', '01900000-0000-7000-8000-00000000f001',
    '01900000-0000-7000-8000-0000000000aa', 100, '{amount}', false, '2026-01-03T02:00:00Z');
insert into compliance.fraud_feedback (transaction_id, user_id, label, source, staff_id, created_at, updated_at)
values ('01900000-0000-7000-8000-00000000f002', '01900000-0000-7000-8000-0000000000aa', 'legitimate', 'staff',
    '01900000-0000-7000-8000-0000000000bb', '2026-01-03T03:00:00Z', '2026-01-03T03:00:00Z');
