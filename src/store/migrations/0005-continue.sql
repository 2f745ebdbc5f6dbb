-- A person first met on one messenger goes on on Signal with a one-time code.

create table continuations (
  id uuid primary key,
  person_id uuid not null references persons (id),
  -- Where the code was asked for: it is told that the conversation goes on elsewhere, and can take that back.
  from_contact_id uuid not null references contacts (id),
  -- Keyed hash of the code: the code itself stands nowhere.
  code_hash bytea not null unique,
  -- The messages of the outbox that showed link and code; they are taken back once the code was used.
  offer_ids bigint[] not null,
  expires_at timestamptz not null,
  -- Null until the code is used, which it is once.
  used_at timestamptz,
  -- When whoever writes from the first contact took it back.
  undone_at timestamptz,
  created_at timestamptz not null default now()
);
create index continuations_person on continuations (person_id);
create index continuations_from on continuations (from_contact_id) where used_at is not null and undone_at is null;
create index continuations_unused on continuations (expires_at) where used_at is null;

-- Wrong codes of one contact, or under an empty name of everybody, in a window of time.
create table continuation_tries (
  of text primary key,
  window_at timestamptz not null default now(),
  count int not null default 0
);

-- By which code a contact came to its person; null for the contacts that a person began with.
alter table contacts add column continuation_id uuid;
create index contacts_continuation on contacts (continuation_id) where continuation_id is not null;

-- Where a person with several contacts is answered: the one last written from. Null while there is only one.
alter table persons add column answer_contact_id uuid;

-- Two persons can turn out to be one: everything that belongs to one of them is looked for by it.
create index reports_person on reports (person_id);
