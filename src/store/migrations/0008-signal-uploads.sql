-- When the service is known to have the public half of a key; null while nobody is sure that the upload arrived. Keys
-- that were there before are taken as uploaded.
alter table signal_prekeys add column uploaded_at timestamptz default now();
alter table signal_prekeys alter column uploaded_at drop default;
create index signal_prekeys_unconfirmed on signal_prekeys (account_id, identity) where uploaded_at is null;

-- Answers to a captcha of the service, on their way from the command line to the process that is connected.
create table signal_challenges (
  id uuid primary key,
  account_id uuid not null references signal_accounts (id) on delete cascade,
  -- What the service called the challenge, and the answer.
  answer_sealed bytea not null,
  given_at timestamptz not null default now(),
  -- What the service said to it, and after how many seconds it may be tried again; null while it was not handed in.
  outcome text,
  retry_after_seconds int
);
