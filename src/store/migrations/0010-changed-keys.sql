-- A key that changes again before it was accepted keeps when operators were last told, so that whoever shows another key
-- with each message cannot call everybody each time.
drop index signal_identities_untold;
create index signal_identities_changed on signal_identities (changed_at) where changed_at is not null;
