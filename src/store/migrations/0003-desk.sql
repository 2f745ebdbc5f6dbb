-- When the operator of the present claim first wrote to the person: a claim without words is taken back.
alter table cases add column answered_at timestamptz;

-- What is looked at every few seconds, at each page, claim and erase must not grow with the history.
create index cases_claimed on cases (claimed_by) where state = 'claimed';
create index cases_first_claimed on cases (first_claimed_at) where first_claimed_at is not null;
create index reports_early on reports (created_at) where status = 'early';
create index outbox_pages on outbox (case_id, id) where kind = 'page';
create index outbox_pages_contact on outbox (contact_id, id) where kind = 'page';
create index contacts_groups on contacts (id) where kind = 'group';
create index notes_case on notes (case_id, at);
create index attachments_person on attachments (person_id);

-- A draft outlives its session when the intake was broken off: the sweep for old drafts has to find it as well.
drop index sessions_open;
create index sessions_drafts on sessions (updated_at) where key_sealed is not null;
