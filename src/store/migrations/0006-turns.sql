-- What a turn changes should touch few indexes and leave little behind.

-- Nothing looks for messages by the time they are due at: waiting ones are gone through by their contact.
drop index outbox_due;
-- Only quotes of messages of a case are looked up.
drop index outbox_refs;
create index outbox_refs on outbox using gin (refs) where refs is not null and case_id is not null;

-- These rows are rewritten at every turn. When no indexed column changes and the page has room, the new version needs
-- no new index entries and its page is tidied up in passing.
drop index sessions_drafts;
create index sessions_drafts on sessions (person_id) where key_sealed is not null;
alter table sessions set (fillfactor = 50);
alter table persons set (fillfactor = 50);
