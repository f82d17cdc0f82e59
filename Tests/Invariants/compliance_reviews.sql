-- Invariant 10: whatever waits for somebody has an alert.
select a.id from compliance.assessments a
where a.decision = 'review' and not exists (select from compliance.alerts l where l.assessment_id = a.id)
