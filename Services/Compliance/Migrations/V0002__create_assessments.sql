-- What money did, as each of its customers sees it: what rules and scores count. Told by the wallet; a transaction is
-- in here once for each of its customers, directions and other ends, however often it is told.
create table compliance.movements (
    user_id uuid not null,
    transaction_id uuid not null,
    direction text not null check (direction in ('in', 'out')),
    -- The other end: a customer's id, or the code of a system account without its currency.
    counterparty text not null check (counterparty <> ''),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    occurred_at timestamptz not null,
    amount bigint not null check (amount > 0),
    -- US cents at the rate of its time.
    cents bigint not null check (cents >= 0),
    kind text not null,
    channel text,
    counterparty_id uuid,
    -- Both ends are the same person's.
    is_own boolean not null,
    -- Nothing had moved between the two before, either way.
    is_new boolean not null,
    primary key (user_id, transaction_id, direction, counterparty, currency),
    constraint movements_own_have_one_owner check (is_own = (counterparty_id is not distinct from user_id)),
    constraint movements_own_are_told_once check (not is_own or direction = 'out'),
    constraint movements_own_are_never_new check (not (is_own and is_new))
);
create index movements_of_user on compliance.movements (user_id, occurred_at desc);
create index movements_of_transaction on compliance.movements (transaction_id);
create index movements_between_customers on compliance.movements (occurred_at, transaction_id)
    where direction = 'out' and counterparty_id is not null and not is_own;

-- Up to which payment between customers patterns have been looked for.
create table compliance.pattern_watch (
    only_row boolean primary key default true check (only_row),
    at timestamptz,
    transaction_id uuid,
    constraint pattern_watch_is_a_place check ((at is null) = (transaction_id is null))
);
insert into compliance.pattern_watch default values;

-- With whom a customer has had to do, by every name that the other end has: a customer's id, a wallet, an account
-- outside, the code of a system account.
create table compliance.counterparties (
    user_id uuid not null,
    name text not null check (name <> ''),
    first_at timestamptz not null,
    -- When the customer first paid it; null: never.
    first_paid_at timestamptz,
    primary key (user_id, name),
    constraint counterparties_first_is_first check (first_paid_at >= first_at)
);

-- Whose a wallet is, as far as movements have told.
create table compliance.wallets (
    wallet_id uuid primary key,
    user_id uuid not null
);

-- Counts the batches of movements, so that a process knows whether what it remembers is all that there is.
create table compliance.movement_intake (
    only_row boolean primary key default true check (only_row),
    batch bigint not null default 0 check (batch >= 0)
);
insert into compliance.movement_intake default values;

-- How far the first filling from the wallet's books has come; over when it says so. What is posted meanwhile waits.
create table compliance.movement_fill (
    only_row boolean primary key default true check (only_row),
    after bigint,
    completed_at timestamptz
);
insert into compliance.movement_fill default values;

-- What is looked for. A change is another version; what was judged says by which one.
create table compliance.rules (
    id uuid primary key,
    code text not null unique check (code ~ '^[a-z][a-z0-9_]{0,63}$'),
    kind text not null check (kind in ('rule', 'pattern')),
    version integer not null check (version > 0),
    created_at timestamptz not null
);
create table compliance.rule_versions (
    rule_id uuid not null references compliance.rules,
    version integer not null check (version > 0),
    -- Grows with every change of any rule: who has read all up to the last one has them all.
    revision bigint generated always as identity unique,
    mode text not null check (mode in ('draft', 'shadow', 'live', 'retired')),
    -- Without the mode.
    definition jsonb not null check (jsonb_typeof(definition) = 'object'),
    -- Nobody for what the service is seeded with.
    staff_id uuid,
    created_at timestamptz not null,
    primary key (rule_id, version)
);
alter table compliance.rules add constraint rules_have_their_version
    foreign key (id, version) references compliance.rule_versions (rule_id, version) deferrable initially deferred;

create function compliance.check_rule_version() returns trigger language plpgsql as $$
declare
    before text;
begin
    if new.version = 1 then
        if new.mode = 'retired' then
            raise exception 'rule % begins retired', new.rule_id using errcode = 'integrity_constraint_violation';
        end if;
        return new;
    end if;
    select mode into before from compliance.rule_versions where rule_id = new.rule_id and version = new.version - 1;
    if before is null or before = 'retired' or not (
        before = new.mode or (before, new.mode) in
            (('draft', 'shadow'), ('shadow', 'live'), ('live', 'shadow'), ('live', 'retired'))
    ) then
        raise exception 'rule % cannot become % from %', new.rule_id, new.mode, before
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger rule_versions_follow_each_other before insert on compliance.rule_versions
    for each row execute function compliance.check_rule_version();

create function compliance.refuse_change_of_version() returns trigger language plpgsql as $$
begin
    raise exception 'a version cannot change' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger rule_versions_never_change before update or delete on compliance.rule_versions
    for each row execute function compliance.refuse_change_of_version();

create table compliance.policies (
    version integer primary key check (version > 0),
    body jsonb not null check (body -> 'version' = to_jsonb(version)),
    staff_id uuid,
    created_at timestamptz not null
);
create trigger policies_never_change before update or delete on compliance.policies
    for each row execute function compliance.refuse_change_of_version();

-- An operation that was asked about, with the answer. The id is the asker's: asked again, it is the same answer.
create table compliance.assessments (
    id uuid primary key,
    asker text not null,
    -- Of what was asked: another question under a known id is refused.
    request_hash bytea not null check (octet_length(request_hash) = 32),
    user_id uuid not null references compliance.customers,
    operation text not null check (operation in
        ('transfer', 'own_transfer', 'conversion', 'withdrawal', 'payout', 'bill_payment', 'card', 'deposit', 'loan',
            'investment')),
    source text not null,
    destination text,
    counterparty_name text,
    counterparty_country text,
    counterparty_account text,
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    cents bigint not null check (cents >= 0),
    channel text not null,
    ip text,
    device_id text,
    policy_version integer not null references compliance.policies,
    -- In ten-thousandths.
    score integer not null check (score between 0 and 10000),
    level text not null check (level in ('minimal', 'low', 'medium', 'high', 'critical')),
    decision text not null check (decision in ('allow', 'review', 'deny')),
    -- Codes of the live rules that held.
    rules text[] not null,
    decided_by text not null check (decided_by in ('policy', 'staff')),
    staff_id uuid,
    reason text,
    -- The assessment that staff allowed, where this operation is the one that passes by it.
    allowed_by uuid references compliance.assessments,
    created_at timestamptz not null,
    decided_at timestamptz not null,
    valid_until timestamptz not null check (valid_until > created_at),
    -- By itself nothing high passes, and nothing critical waits for somebody.
    constraint assessments_high_is_not_allowed check (decided_by = 'staff' or score < 8000 or decision <> 'allow'),
    constraint assessments_critical_is_denied check (decided_by = 'staff' or score < 9000 or decision = 'deny'),
    constraint assessments_staff_sign check ((decided_by = 'staff') = (staff_id is not null)),
    constraint assessments_staff_say_why check ((decided_by = 'staff') = (reason is not null)),
    constraint assessments_nobody_decides_their_own check (staff_id is distinct from user_id),
    constraint assessments_staff_decide check (decided_by = 'policy' or decision <> 'review'),
    constraint assessments_pass_allowed check (allowed_by is null or decision = 'allow')
);
create index assessments_of_user on compliance.assessments (user_id, created_at desc);
create index assessments_under_review on compliance.assessments (id) where decision = 'review';
-- What staff have allowed passes once: by itself, or by one other.
create unique index assessments_pass_once on compliance.assessments (allowed_by) where allowed_by is not null;
create index assessments_allowed_by_staff on compliance.assessments (user_id, valid_until)
    where decided_by = 'staff' and decision = 'allow';

-- What people look into together. One proposes what is to follow, another agrees.
create table compliance.cases (
    id uuid primary key,
    title text not null check (title <> ''),
    status text not null check (status in ('open', 'investigating', 'awaiting_approval', 'closed')),
    assignee_id uuid,
    due_at timestamptz not null,
    outcome text check (outcome in ('no_action', 'report', 'exit')),
    reason text,
    proposed_by uuid,
    proposed_at timestamptz,
    approved_by uuid,
    closed_at timestamptz,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint cases_investigated_by_somebody check ((status = 'open') = (assignee_id is null)),
    constraint cases_proposals_are_whole check (
        (status in ('awaiting_approval', 'closed')) = (outcome is not null)
        and (outcome is null) = (reason is null) and (outcome is null) = (proposed_by is null)
        and (outcome is null) = (proposed_at is null)),
    constraint cases_closed_by_another check (
        (status = 'closed') = (approved_by is not null) and (status = 'closed') = (closed_at is not null)
        and (approved_by is null or approved_by <> proposed_by))
);
create index cases_due on compliance.cases (due_at, id) where status <> 'closed';
create table compliance.case_customers (
    case_id uuid not null references compliance.cases,
    user_id uuid not null,
    primary key (case_id, user_id)
);
create index cases_of_customer on compliance.case_customers (user_id);
create table compliance.case_entries (
    id uuid primary key,
    case_id uuid not null references compliance.cases,
    kind text not null check (kind in ('opened', 'changed', 'assigned', 'note', 'proposed', 'closed')),
    staff_id uuid not null,
    text text,
    at timestamptz not null
);
create index case_entries_of_case on compliance.case_entries (case_id, id);

-- What somebody has to look at.
create table compliance.alerts (
    id uuid primary key,
    kind text not null check (kind in ('monitoring', 'fraud', 'screening', 'kyc', 'security')),
    rule text not null,
    severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
    score smallint not null check (score between 0 and 100),
    -- Nobody for an address.
    customer_id uuid,
    facts jsonb not null check (jsonb_typeof(facts) = 'object'),
    transactions uuid[] not null,
    assessment_id uuid references compliance.assessments,
    status text not null check (status in ('open', 'investigating', 'resolved', 'escalated')),
    assignee_id uuid,
    due_at timestamptz not null,
    outcome text check (outcome in ('false_positive', 'confirmed', 'inconclusive')),
    note text,
    case_id uuid references compliance.cases,
    decided_by uuid,
    decided_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint alerts_investigated_by_somebody check ((status = 'open') = (assignee_id is null)),
    constraint alerts_resolved_say_how check ((status = 'resolved') = (outcome is not null)),
    constraint alerts_resolved_say_why check ((status = 'resolved') = (note is not null)),
    constraint alerts_decided_say_when check ((status in ('resolved', 'escalated')) = (decided_at is not null)),
    constraint alerts_decided_are_signed check ((decided_at is null) = (decided_by is null)),
    constraint alerts_nobody_decides_their_own
        check (decided_by is distinct from customer_id and assignee_id is distinct from customer_id
            or customer_id is null),
    constraint alerts_cases_are_escalated check (case_id is null or status = 'escalated')
);
create index alerts_undecided on compliance.alerts (id) where status in ('open', 'investigating');
create index alerts_of_customer on compliance.alerts (customer_id, id desc);
create index alerts_of_assessment on compliance.alerts (assessment_id) where assessment_id is not null;
create index alerts_due on compliance.alerts (due_at, id) where status in ('open', 'investigating');

create function compliance.refuse_change_of_decided_alert() returns trigger language plpgsql as $$
begin
    raise exception 'alert % is over and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger alerts_decided_is_decided before update on compliance.alerts
    for each row when (old.status in ('resolved', 'escalated'))
    execute function compliance.refuse_change_of_decided_alert();

create table compliance.case_alerts (
    case_id uuid not null references compliance.cases,
    alert_id uuid not null references compliance.alerts,
    primary key (case_id, alert_id)
);

create function compliance.refuse_change_of_closed_case() returns trigger language plpgsql as $$
begin
    raise exception 'case % is closed and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger cases_closed_stay_closed before update on compliance.cases
    for each row when (old.status = 'closed') execute function compliance.refuse_change_of_closed_case();

-- Each time that a rule held and had not been told of within its throttle. In shadow it had no other effect.
create table compliance.findings (
    id uuid primary key,
    rule text not null,
    rule_version integer not null check (rule_version > 0),
    mode text not null check (mode in ('shadow', 'live')),
    subject text not null,
    occurred_at timestamptz not null,
    events text[] not null,
    alert_id uuid references compliance.alerts,
    created_at timestamptz not null,
    constraint findings_in_shadow_alert_nobody check (mode = 'live' or alert_id is null)
);
create index findings_of_subject on compliance.findings (subject, rule, mode, occurred_at desc);
create index findings_of_rule on compliance.findings (rule, id desc);

-- What is asked of a customer's operations, beside the policy: staff set risk and restriction, a rule the time until
-- which every operation is assessed. Askers keep a copy, and an older version of it never replaces a newer one.
alter table compliance.customers
    add column risk text not null default 'low' check (risk in ('low', 'medium', 'high')),
    add column risk_points smallint check (risk_points >= 0),
    -- What counted, each as `name points`.
    add column risk_factors text[] not null default '{}',
    add column risk_review_on date,
    -- A list of politically exposed persons says so; the customer's own word stands in the profile.
    add column listed_pep boolean not null default false,
    -- What staff have set counts until its time is over.
    add column staff_risk text check (staff_risk in ('low', 'medium', 'high')),
    add column staff_risk_reason text,
    add column staff_risk_until timestamptz,
    add column restriction text not null default 'none' check (restriction in ('none', 'outgoing', 'all', 'access')),
    add column restriction_reason text,
    add column restriction_until timestamptz,
    add column ask_until timestamptz,
    add column state_version bigint not null default 0 check (state_version >= 0),
    add constraint customers_restricted_for_a_reason check ((restriction = 'none') = (restriction_reason is null)),
    add constraint customers_restricted_until_some_time check (restriction <> 'none' or restriction_until is null),
    add constraint customers_staff_say_why check ((staff_risk is null) = (staff_risk_reason is null)),
    add constraint customers_staff_risk_ends check (staff_risk is not null or staff_risk_until is null);
create index customers_watched on compliance.customers (user_id) where risk <> 'low' or restriction <> 'none';
create index customers_told on compliance.customers (user_id) where state_version > 0;
create index customers_restriction_ends on compliance.customers (restriction_until) where restriction_until is not null;
create index customers_staff_risk_ends on compliance.customers (staff_risk_until) where staff_risk_until is not null;
create index customers_risk_review on compliance.customers (risk_review_on) where risk_review_on is not null;

-- Tries to sign in: what rules on addresses count. The id is that of the message that told.
create table compliance.logins (
    id uuid primary key,
    ip text not null check (ip <> ''),
    device_id text,
    user_id uuid not null,
    succeeded boolean not null,
    occurred_at timestamptz not null
);
create index logins_from on compliance.logins (ip, occurred_at desc);
create index logins_with on compliance.logins (user_id, device_id, occurred_at) where succeeded;
create index logins_oldest on compliance.logins (occurred_at);

-- Movements of the past that somebody has handed in, to try rules on.
create table compliance.datasets (
    id uuid primary key,
    name text not null,
    rows integer not null check (rows > 0),
    -- Of how many it is known whether they were fraud.
    labelled integer not null check (labelled between 0 and rows),
    first_at timestamptz not null,
    last_at timestamptz not null check (last_at >= first_at),
    staff_id uuid not null,
    created_at timestamptz not null
);
create table compliance.dataset_movements (
    dataset_id uuid not null references compliance.datasets,
    -- Of the row in the file, from 1.
    place bigint not null check (place > 0),
    occurred_at timestamptz not null,
    payer text not null,
    payee text not null,
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    cents bigint not null check (cents >= 0),
    is_fraud boolean,
    primary key (dataset_id, place)
);

-- Rules that were run over the past, with what they would have found.
create table compliance.backtests (
    id uuid primary key,
    rule_codes text[] not null check (cardinality(rule_codes) > 0),
    dataset_id uuid references compliance.datasets,
    from_at timestamptz,
    to_at timestamptz check (to_at > from_at),
    status text not null check (status in ('running', 'completed', 'failed')),
    movements integer check (movements >= 0),
    alerts integer check (alerts >= 0),
    took_ms integer check (took_ms >= 0),
    staff_id uuid not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint backtests_run_over_one_thing
        check ((dataset_id is null) = (from_at is not null) and (from_at is null) = (to_at is null)),
    constraint backtests_finished_say_when check ((status = 'running') = (finished_at is null)),
    constraint backtests_completed_say_what check ((status = 'completed') = (alerts is not null))
);
create index backtests_running on compliance.backtests (id) where status = 'running';
create table compliance.backtest_alerts (
    backtest_id uuid not null references compliance.backtests,
    place integer not null check (place > 0),
    rule text not null,
    subject text not null,
    occurred_at timestamptz not null,
    transactions text[] not null,
    primary key (backtest_id, place)
);
