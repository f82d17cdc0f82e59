-- Invariant 27: no operation scores less than boosted trees have said of it, and what an alert over it came to is known.
select 'score' as wrong, s.operation_id as id from compliance.fraud_scores s
join compliance.fraud_models m on m.id = s.model_id and m.kind = 'gradient_boosting'
join compliance.assessments a on a.id = s.operation_id
where a.score < s.score
union all
select 'label', l.id from compliance.alerts l
where l.kind = 'fraud' and l.status = 'resolved' and l.outcome <> 'inconclusive' and l.assessment_id is not null
    and l.customer_id is not null
    and not exists (select from compliance.fraud_feedback f where f.transaction_id = l.assessment_id)
