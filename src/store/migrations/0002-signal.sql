-- What the Signal transport keeps. Keys, ratchets and whatever names a person are sealed; peers are found by a
-- keyed hash, as everywhere else.

create table signal_accounts (
  id uuid primary key,
  -- production, staging or test
  environment text not null,
  -- Identifiers, password, identity keys and profile of the linked account.
  account_sealed bytea not null,
  -- linked; unlinked (by us); delinked (the service says that this device is no longer linked)
  state text not null default 'linked',
  -- The process that may write ratchets. It changes only at a takeover; every write checks it under a lock.
  owner uuid,
  linked_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index signal_accounts_linked on signal_accounts ((true)) where state = 'linked';

-- Apart from the account, so that renewing a lease never waits for the turns that hold the account's row.
create table signal_leases (
  account_id uuid primary key references signal_accounts (id) on delete cascade,
  owner uuid not null,
  until timestamptz not null
);

create table signal_ratchets (
  account_id uuid not null references signal_accounts (id) on delete cascade,
  -- Which of our identities it belongs to: aci or pni.
  identity text not null,
  peer_index bytea not null,
  device int not null,
  record_sealed bytea not null,
  primary key (account_id, identity, peer_index, device)
);

create table signal_prekeys (
  account_id uuid not null references signal_accounts (id) on delete cascade,
  identity text not null,
  -- ec and kyber are used once; signed and last_resort are used until they are rotated out.
  kind text not null,
  key_id bigint not null,
  record_sealed bytea not null,
  created_at timestamptz not null default now(),
  -- When a newer one took its place: it still opens messages that are under way, for a while.
  replaced_at timestamptz,
  primary key (account_id, identity, kind, key_id)
);

-- A last-resort key may meet each base key once: the second time is a replay.
create table signal_kyber_uses (
  account_id uuid not null references signal_accounts (id) on delete cascade,
  identity text not null,
  kyber_id bigint not null,
  signed_id bigint not null,
  base_key_hash bytea not null,
  primary key (account_id, identity, kyber_id, signed_id, base_key_hash)
);

-- Identity keys of the people outlive a new linking: that somebody's key changed must not be forgotten with it.
create table signal_identities (
  peer_index bytea primary key,
  address_sealed bytea not null,
  key_sealed bytea not null,
  -- While set, nothing is sent to this person: whoever holds the new key may not be the person we know.
  changed_at timestamptz,
  -- When the operators were told of the change.
  told_at timestamptz
);
create index signal_identities_untold on signal_identities (changed_at) where changed_at is not null and told_at is null;

create table signal_peers (
  peer_index bytea primary key,
  -- Profile key, disappearing-message timer and its version.
  peer_sealed bytea not null
);

-- Which timestamp and parts each message of the outbox went out with, so that a retry is the same message.
create table signal_sendings (
  -- The id of the outbox row; a transport knows it as a text.
  outbox_id text primary key,
  peer_index bytea not null,
  sent_timestamp bigint not null,
  parts_sent int not null default 0,
  resends int not null default 0,
  at timestamptz not null default now()
);
create index signal_sendings_peer on signal_sendings (peer_index, sent_timestamp);

-- What a received message leaves to be sent besides an answer: receipts and requests to send again.
create table signal_effects (
  id bigint generated always as identity primary key,
  account_id uuid not null references signal_accounts (id) on delete cascade,
  peer_index bytea not null,
  body_sealed bytea not null,
  attempts int not null default 0,
  due_at timestamptz not null default now()
);
create index signal_effects_due on signal_effects (due_at);
