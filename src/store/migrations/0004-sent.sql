-- What was sent and is kept for a while in case a phone asks for it again: the sweep must not go through all history.
create index outbox_sent_kept on outbox (sent_at) where state = 'sent' and body_sealed is not null;

-- Whether the operator who has a case was told so yet.
create index outbox_desk on outbox (case_id, person_id) where kind = 'desk';
