-- What compliance has said of them.
update payments.payments set assessed = 'allowed', assessment_id = '01900000-0000-7000-8000-000000000f01'
where id = '01900000-0000-7000-8000-000000000a01';
update payments.outflows set assessed = 'unassessed' where id = '01900000-0000-7000-8000-000000000701';
