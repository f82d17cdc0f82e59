-- How compliance watches and restricts a customer, as it told last.
create table payments.standings (
    owner_id uuid primary key,
    risk text not null check (risk in ('low', 'medium', 'high')),
    restriction text not null check (restriction in ('none', 'outgoing', 'all', 'access')),
    version bigint not null check (version > 0),
    -- Until then every operation is assessed.
    ask_until timestamptz
);

-- What compliance has said of a deposit; null: nobody has asked, or nobody has to.
alter table payments.deposits
    add column assessment_id uuid,
    add column assessed text check (assessed in ('allowed', 'unassessed', 'review', 'denied')),
    add constraint deposits_assessed_by check (
        assessed is null and assessment_id is null or (assessed <> 'unassessed') = (assessment_id is not null));
create unique index deposits_by_assessment on payments.deposits (assessment_id) where assessment_id is not null;
