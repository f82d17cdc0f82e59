-- What compliance has said of payments between people and of money on its way out, before the wallet was asked. What the
-- version before writes has asked the wallet already, and is judged no more.
alter table payments.payments
    -- Whether compliance has to be asked is still to be found out.
    add column must_ask boolean not null default false,
    add column assessed text check (assessed in ('allowed', 'unassessed', 'review')),
    add column assessment_id uuid,
    add constraint payments_assessed_by check (
        assessed is null and assessment_id is null or (assessed <> 'unassessed') = (assessment_id is not null)),
    -- Invariant 24: nothing moves before it is judged, and nothing is held that nobody looks at.
    add constraint payments_asked_first check (not must_ask or stage in ('posting', 'holding') and assessed is null),
    add constraint payments_held_is_looked_at check (
        state not in ('held', 'rejected') or assessed is not distinct from 'review');
create unique index payments_by_assessment on payments.payments (assessment_id) where assessment_id is not null;

alter table payments.outflows
    add column assessed text check (assessed in ('allowed', 'unassessed', 'review')),
    add column assessment_id uuid,
    add constraint outflows_assessed_by check (
        assessed is null and assessment_id is null or (assessed <> 'unassessed') = (assessment_id is not null)),
    add constraint outflows_held_is_looked_at check (
        status not in ('held', 'rejected') or assessed is not distinct from 'review');
create unique index outflows_by_assessment on payments.outflows (assessment_id) where assessment_id is not null;
