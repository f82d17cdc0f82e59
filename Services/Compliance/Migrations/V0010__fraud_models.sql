-- Models that tell fraud, what they have said, and what people know of it.

-- A model, from its order on. What it was made from is read again by whoever goes on with a training that was broken
-- off; each beginning has its number, and only the newest may end it.
create table compliance.fraud_models (
    id uuid primary key,
    kind text not null check (kind in ('isolation_forest', 'gradient_boosting')),
    status text not null check (status in ('training', 'ready', 'active', 'retired', 'failed')),
    dataset_id uuid references compliance.datasets,
    from_at timestamptz,
    to_at timestamptz check (to_at > from_at),
    attempts integer not null check (attempts between 0 and 3),
    -- Payments that it was made from; of how many it was known, and how many of those were fraud.
    rows integer check (rows >= 0),
    labelled integer check (labelled between 0 and rows),
    positives integer check (positives between 0 and labelled),
    -- In ten-thousandths, over payments that it has not learned from.
    auc smallint check (auc between 0 and 10000),
    average_precision smallint check (average_precision between 0 and 10000),
    -- Codes of its columns, in their order.
    features text[] not null,
    -- The trees. No more than a few hundred kilobytes.
    content bytea check (octet_length(content) <= 16777216),
    digest bytea,
    failure text check (failure in
        ('too_few_movements', 'too_many_movements', 'not_enough_labels', 'below_the_line', 'broken_off')),
    -- Null: the service itself, because the active one has had its time.
    ordered_by uuid,
    activated_by uuid,
    activated_at timestamptz,
    -- When people were told that it has had its time, and why.
    due_at timestamptz,
    due_reason text check (due_reason in ('age', 'false_positives')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    finished_at timestamptz,
    constraint fraud_models_made_from_one_thing
        check ((dataset_id is null) = (from_at is not null) and (from_at is null) = (to_at is null)),
    constraint fraud_models_finished_say_when check ((status = 'training') = (finished_at is null)),
    constraint fraud_models_failed_say_why check ((status = 'failed') = (failure is not null)),
    constraint fraud_models_made_are_whole check (
        (status in ('ready', 'active', 'retired')) = (content is not null) and (content is null) = (digest is null)
        and (content is null or (rows is not null and positives is not null))),
    constraint fraud_models_content_is_what_was_made check (content is null or digest = sha256(content)),
    -- Whatever is below the line is never used.
    constraint fraud_models_boosted_are_good check (
        content is null or kind = 'isolation_forest'
        or (auc is not null and average_precision is not null and auc >= 9300 and average_precision >= 7500)),
    constraint fraud_models_used_say_by_whom check (
        (status in ('active', 'retired')) = (activated_by is not null)
        and (activated_by is null) = (activated_at is null)),
    constraint fraud_models_due_say_why check ((due_at is null) = (due_reason is null))
);
-- Operations are looked at by one.
create unique index fraud_models_one_active on compliance.fraud_models ((true)) where status = 'active';
create index fraud_models_training on compliance.fraud_models (id) where status = 'training';

create function compliance.refuse_change_of_fraud_model() returns trigger language plpgsql as $$
begin
    if (old.status, new.status) not in (('training', 'training'), ('training', 'ready'), ('training', 'failed'),
        ('ready', 'active'), ('active', 'active'), ('active', 'retired')) then
        raise exception 'model % cannot become %', old.id, new.status using errcode = 'integrity_constraint_violation';
    end if;
    if old.content is not null and (old.content, old.digest, old.features, old.kind)
        is distinct from (new.content, new.digest, new.features, new.kind) then
        raise exception 'model % stays as it was made', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger fraud_models_go_their_way before update on compliance.fraud_models
    for each row execute function compliance.refuse_change_of_fraud_model();

-- What a model has said of an operation before its money moved.
create table compliance.fraud_scores (
    -- The asker's id of the operation, which is that of its transaction.
    operation_id uuid not null,
    model_id uuid not null references compliance.fraud_models,
    user_id uuid not null,
    -- In ten-thousandths.
    score integer not null check (score between 0 and 10000),
    reasons text[] not null,
    -- Somebody was to look at it for what the model has said.
    pointed boolean not null,
    scored_at timestamptz not null,
    primary key (operation_id, model_id)
);
create index fraud_scores_of_model on compliance.fraud_scores (model_id, scored_at);
create index fraud_scores_of_user on compliance.fraud_scores (user_id);

-- What people know of an operation: whether it was fraud. The last word counts; what an alert came to never changes
-- what somebody has said of the transaction itself.
create table compliance.fraud_feedback (
    transaction_id uuid primary key,
    user_id uuid not null,
    label text not null check (label in ('fraud', 'legitimate')),
    source text not null check (source in ('staff', 'alert')),
    staff_id uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint fraud_feedback_nobody_about_their_own check (staff_id <> user_id)
);
create index fraud_feedback_of_user on compliance.fraud_feedback (user_id);

-- What people have found before.
insert into compliance.fraud_feedback (transaction_id, user_id, label, source, staff_id, created_at, updated_at)
select distinct on (assessment_id) assessment_id, customer_id,
    case outcome when 'confirmed' then 'fraud' else 'legitimate' end, 'alert', decided_by, decided_at, decided_at
from compliance.alerts
where kind = 'fraud' and status = 'resolved' and outcome <> 'inconclusive' and assessment_id is not null
    and customer_id is not null
order by assessment_id, decided_at desc;
