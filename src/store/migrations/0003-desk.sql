-- When the operator of the present claim first wrote to the person: a claim without words is taken back.
alter table cases add column answered_at timestamptz;

-- What the sweep looks at every few seconds must not grow with the history.
create index cases_claimed on cases (claimed_by) where state = 'claimed';
create index reports_early on reports (created_at) where status = 'early';
