-- What was handed on from one side of a case to the other keeps which message it was, so that a reaction to it can be
-- shown there: the contact it was written from and what the network calls it. Null for everything else.
alter table outbox add column origin_contact_id uuid;
alter table outbox add column origin_ref text;
