-- The desk: customers' tickets, what is said about them, and the clock that runs against the agents.

-- The last number of each year. Who creates a ticket counts on in the same transaction, so that a number which is not
-- used is not taken.
create table notifications.ticket_counters (
    year int primary key check (year between 2000 and 9999),
    last int not null check (last >= 0)
);

create table notifications.agents (
    user_id uuid primary key,
    available boolean not null,
    -- None: all of them.
    categories text[] not null default '{}',
    capacity int not null default 20 check (capacity between 1 and 1000),
    -- Since when nothing has been given to the agent.
    idle_since timestamptz not null,
    updated_at timestamptz not null
);

create table notifications.tickets (
    id uuid primary key,
    year int not null references notifications.ticket_counters (year),
    number int not null check (number >= 1),
    owner_id uuid not null,
    subject text not null check (char_length(subject) between 1 and 200),
    category text not null check (category in ('account', 'wallet', 'transfer', 'deposit', 'withdrawal', 'card', 'bill',
        'kyc', 'loan', 'investment', 'security', 'technical', 'other')),
    priority text not null check (priority in ('low', 'medium', 'high', 'urgent')),
    status text not null check (status in ('open', 'in_progress', 'waiting_customer', 'waiting_agent', 'resolved',
        'closed', 'reopened')),
    assignee_id uuid,
    tags text[] not null default '{}' check (cardinality(tags) <= 20),
    related_kind text,
    related_id text,
    follow_up_of uuid references notifications.tickets (id),
    rating smallint check (rating between 1 and 5),
    feedback text check (char_length(feedback) <= 2000),
    rated_at timestamptz,
    level smallint not null default 0 check (level between 0 and 2),
    version int not null default 1 check (version >= 1),
    created_at timestamptz not null,
    first_response_at timestamptz,
    resolved_at timestamptz,
    closed_at timestamptz,
    last_message_at timestamptz not null,
    reminded_at timestamptz,
    -- The clock: what was promised, what the resolution has used, since when it runs on.
    first_reply_minutes int not null check (first_reply_minutes > 0),
    resolution_minutes int not null check (resolution_minutes > 0),
    first_reply_met_at timestamptz,
    resolution_used_ms bigint not null default 0 check (resolution_used_ms >= 0),
    resolution_running_since timestamptz,
    constraint tickets_one_of_a_number unique (year, number),
    check ((related_kind is null) = (related_id is null)),
    check ((rating is null) = (rated_at is null)),
    check (follow_up_of <> id),
    constraint tickets_resolved_by_status check ((status = 'resolved') <= (resolved_at is not null)),
    constraint tickets_closed_by_status check ((status = 'closed') = (closed_at is not null)),
    -- It stands while the customer is awaited and when all is over, and runs otherwise.
    constraint tickets_clock_by_status check (
        (resolution_running_since is null) = (status in ('waiting_customer', 'resolved', 'closed'))),
    constraint tickets_answered_in_time_or_not check (first_response_at is null or first_reply_met_at is not null)
);
create index tickets_of_owner on notifications.tickets (owner_id, id desc);
create index tickets_of_agent on notifications.tickets (assignee_id, id desc);
create index tickets_at_agent on notifications.tickets (assignee_id) where status not in ('resolved', 'closed');
create index tickets_unassigned on notifications.tickets (id)
    where assignee_id is null and status not in ('resolved', 'closed');
create index tickets_silent on notifications.tickets (last_message_at) where status = 'waiting_customer';
create index tickets_to_close on notifications.tickets (resolved_at) where status = 'resolved';
create index tickets_by_status on notifications.tickets (status, id desc);

-- The steps of a ticket's clock: when each is due, and when it was taken. A step is taken once.
create table notifications.ticket_sla_steps (
    ticket_id uuid not null references notifications.tickets (id) on delete cascade,
    step text not null check (step in ('first_reply_warning', 'first_reply_breach', 'first_reply_doubled',
        'resolution_warning', 'resolution_breach')),
    due_at timestamptz not null,
    done_at timestamptz,
    primary key (ticket_id, step),
    check (done_at >= due_at)
);
create index ticket_sla_steps_due on notifications.ticket_sla_steps (due_at) where done_at is null;

create table notifications.macros (
    id uuid primary key,
    title text not null check (char_length(title) between 1 and 120),
    text text not null check (char_length(text) between 1 and 10000),
    category text,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table notifications.ticket_messages (
    id uuid primary key,
    ticket_id uuid not null references notifications.tickets (id) on delete cascade,
    author text not null check (author in ('customer', 'agent', 'assistant', 'system')),
    author_id uuid,
    text text not null check (char_length(text) between 1 and 50000),
    -- A note among agents, which no customer sees.
    internal boolean not null default false,
    macro_id uuid,
    created_at timestamptz not null,
    check (author <> 'customer' or not internal),
    check ((author in ('customer', 'agent')) = (author_id is not null))
);
create index ticket_messages_of_ticket on notifications.ticket_messages (ticket_id, id desc);

create table notifications.support_attachments (
    id uuid primary key,
    owner_id uuid not null,
    message_id uuid references notifications.ticket_messages (id) on delete cascade,
    filename text not null check (octet_length(filename) between 1 and 255),
    type text not null check (type in ('png', 'jpeg', 'pdf', 'text')),
    size bigint not null check (size between 1 and 10485760),
    sha256 bytea not null check (octet_length(sha256) = 32),
    created_at timestamptz not null
);
create index support_attachments_of_message on notifications.support_attachments (message_id);
create index support_attachments_of_owner on notifications.support_attachments (owner_id);
create index support_attachments_loose on notifications.support_attachments (owner_id, created_at)
    where message_id is null;

-- What staff have set; without a row the defaults hold.
create table notifications.sla_targets (
    priority text primary key check (priority in ('low', 'medium', 'high', 'urgent')),
    first_reply_minutes int not null check (first_reply_minutes between 1 and 1000000),
    resolution_minutes int not null check (resolution_minutes between 1 and 1000000),
    updated_by uuid,
    updated_at timestamptz not null
);

create table notifications.business_calendar (
    only_row boolean primary key default true check (only_row),
    calendar jsonb not null,
    updated_by uuid not null,
    updated_at timestamptz not null
);

create table notifications.faqs (
    id uuid primary key,
    slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    locale text not null check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    category text not null check (char_length(category) between 1 and 40),
    question text not null check (char_length(question) between 1 and 300),
    answer text not null check (char_length(answer) between 1 and 10000),
    -- How people ask for it as well; what the assistant finds it by.
    phrasings text[] not null default '{}' check (cardinality(phrasings) <= 200),
    published boolean not null default true,
    views bigint not null default 0 check (views >= 0),
    helpful int not null default 0 check (helpful >= 0),
    unhelpful int not null default 0 check (unhelpful >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint faqs_one_of_a_slug unique (slug, locale)
);

create table notifications.faq_votes (
    faq_id uuid not null references notifications.faqs (id) on delete cascade,
    user_id uuid not null,
    helpful boolean not null,
    voted_at timestamptz not null,
    primary key (faq_id, user_id)
);
create index faq_votes_of_user on notifications.faq_votes (user_id);

-- Who has read what today, as a hash: a reader counts once a day.
create table notifications.faq_readers (
    day date not null,
    faq_id uuid not null references notifications.faqs (id) on delete cascade,
    reader bytea not null check (octet_length(reader) = 32),
    primary key (day, faq_id, reader)
);

create table notifications.assistant_conversations (
    id uuid primary key,
    user_id uuid not null,
    created_at timestamptz not null,
    ticket_id uuid references notifications.tickets (id),
    helpful boolean,
    comment text check (char_length(comment) <= 2000)
);
create index assistant_conversations_of_user on notifications.assistant_conversations (user_id, id desc);
create index assistant_conversations_old on notifications.assistant_conversations (created_at);

create table notifications.assistant_turns (
    id uuid primary key,
    conversation_id uuid not null references notifications.assistant_conversations (id) on delete cascade,
    -- With card numbers and codes masked.
    question text not null check (char_length(question) between 1 and 2000),
    confidence text not null check (confidence in ('high', 'medium', 'low')),
    answer text,
    sources text[] not null default '{}',
    created_at timestamptz not null,
    check ((confidence = 'low') <= (answer is null))
);
create index assistant_turns_of_conversation on notifications.assistant_turns (conversation_id, id);
create index assistant_turns_without_answer on notifications.assistant_turns (created_at) where confidence = 'low';
