-- Columns named *_sealed hold ciphertext made by the vault; nothing a person wrote stands in any other column.

create table persons (
  id uuid primary key,
  language text,
  -- ISO 3166 alpha-2, as the person told it; null until then.
  country text,
  -- While set, what the person writes goes to the operator of this case and the flow engine stays silent.
  relay_case_id uuid,
  -- The case that later words of this person belong to until it is closed.
  open_case_id uuid,
  flood_window_at timestamptz not null default now(),
  flood_count int not null default 0,
  -- What the bot last heard: the clock of the "silent half-way" timer.
  last_inbound_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);

create table contacts (
  id uuid primary key,
  person_id uuid not null references persons (id),
  transport text not null,
  -- HMAC of transport and address under a key derived from the server key: the only way to find a person.
  address_index bytea not null,
  address_sealed bytea not null,
  -- 'person' writes to us; 'group' is a chat of operators where pages are mirrored.
  kind text not null default 'person',
  reachable boolean not null default true,
  created_at timestamptz not null default now(),
  unique (transport, address_index)
);
create index contacts_person on contacts (person_id);

-- One row per person, made with it, so that locking it always finds something to lock.
create table sessions (
  person_id uuid primary key references persons (id),
  -- The key of this intake's drafts, wrapped by the server key; setting it to null shreds them.
  key_sealed bytea,
  state_sealed bytea,
  -- Where it stands, in clear: codes of flows and steps, needed to publish a new revision safely.
  revision text,
  flow text,
  step text,
  severity text,
  report_id uuid,
  started_at timestamptz,
  updated_at timestamptz
);
create index sessions_open on sessions (updated_at) where revision is not null;

create table answers (
  person_id uuid not null references persons (id),
  flow text not null,
  step text not null,
  key text not null,
  kind text not null,
  value_sealed bytea not null,
  answered_at timestamptz not null,
  primary key (person_id, key)
);

create table inbox (
  id uuid primary key,
  transport text not null,
  external_id text not null,
  person_id uuid not null references persons (id),
  case_id uuid,
  content_sealed bytea,
  -- taken: a turn was made of it; relayed: it went to the desk; held: kept, no turn was made (flood);
  -- failed: a bug kept the turn from being made and a human was alerted.
  state text not null,
  error_code text,
  message_ref text,
  received_at timestamptz not null default now(),
  unique (transport, external_id)
);
create index inbox_person on inbox (person_id, received_at);
create index inbox_failed on inbox (received_at) where state = 'failed';

create table outbox (
  id bigint generated always as identity primary key,
  person_id uuid not null references persons (id),
  contact_id uuid not null references contacts (id),
  case_id uuid,
  kind text not null,
  body_sealed bytea,
  -- queued, sent, dead (given up, a human was told), withdrawn (no longer to be sent)
  state text not null default 'queued',
  urgent boolean not null default false,
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  -- Until then another process does not take it: it is being sent.
  leased_until timestamptz,
  refs text[],
  error_code text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index outbox_queued on outbox (contact_id, id) where state = 'queued';
create index outbox_due on outbox (due_at) where state = 'queued';
create index outbox_refs on outbox using gin (refs) where refs is not null;
create index outbox_person on outbox (person_id, id);

create table attachments (
  id uuid primary key,
  person_id uuid not null references persons (id),
  transport text not null,
  kind text not null,
  size_bytes bigint not null,
  -- Name, mime type and the network's reference.
  meta_sealed bytea not null,
  bytes_sealed bytea,
  -- waiting (to be fetched), stored, declined (too large), lost (the network no longer has it)
  state text not null default 'waiting',
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index attachments_due on attachments (due_at) where state = 'waiting';

create table reports (
  id uuid primary key,
  person_id uuid not null references persons (id),
  case_id uuid,
  revision text not null,
  situation text,
  severity text not null,
  reasons text[] not null,
  country text,
  -- early: a human is called while the person still writes; submitted: the person finished it;
  -- partial: the person fell silent half-way and it was taken as it is.
  status text not null,
  content_sealed bytea,
  -- Set when the desk has to look at it (again); null when the triage has taken it.
  assess_due_at timestamptz,
  created_at timestamptz not null default now(),
  submitted_at timestamptz
);
create index reports_due on reports (assess_due_at) where assess_due_at is not null;
create index reports_case on reports (case_id);

create table operators (
  id uuid primary key,
  person_id uuid not null unique references persons (id),
  -- The name colleagues see; chosen by the admin who invited, never shown to a person.
  name text not null,
  role text not null default 'operator',
  language text not null default 'ko',
  on_duty boolean not null default false,
  -- The case that plain messages of this operator belong to.
  current_case_id uuid,
  joined_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table invites (
  code_hash bytea primary key,
  name text not null,
  role text not null,
  language text not null default 'ko',
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);

create table cases (
  id uuid primary key,
  code text not null unique,
  person_id uuid not null references persons (id),
  severity text not null,
  reasons text[] not null,
  situation text,
  country text,
  -- open, claimed, closed
  state text not null default 'open',
  claimed_by uuid references operators (id),
  -- Grows with every claim: what was done under an older claim is refused.
  claim_number int not null default 0,
  claimed_at timestamptz,
  -- Of the first claim ever, for the time a person waited.
  first_claimed_at timestamptz,
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);
create index cases_open on cases (severity, opened_at) where state <> 'closed';
create index cases_person on cases (person_id);

create table case_events (
  id bigint generated always as identity primary key,
  case_id uuid not null references cases (id),
  type text not null,
  operator_id uuid references operators (id),
  -- Codes and numbers only.
  data jsonb not null default '{}',
  at timestamptz not null default now()
);
create index case_events_case on case_events (case_id, id);

create table notes (
  id uuid primary key,
  case_id uuid not null references cases (id),
  operator_id uuid not null references operators (id),
  text_sealed bytea not null,
  at timestamptz not null default now()
);

create table escalations (
  id uuid primary key,
  case_id uuid not null references cases (id),
  -- The policy as it was when the escalation began: changing the settings does not change a running one.
  policy jsonb not null,
  step int not null default 0,
  due_at timestamptz not null,
  last_paged_at timestamptz,
  state text not null default 'running',
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index escalations_running on escalations (case_id) where state = 'running';
create index escalations_due on escalations (due_at) where state = 'running';

-- The published sets of flows with their texts: immutable.
create table revisions (
  id text primary key,
  number int generated always as identity unique,
  flows jsonb not null,
  sources jsonb not null,
  note text,
  published_by text not null,
  published_at timestamptz not null default now()
);

create table settings (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
