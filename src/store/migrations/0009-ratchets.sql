-- A ratchet is some 6 kB of noise: kept in one piece beside its key instead of in four in another table.
alter table signal_ratchets alter column record_sealed set storage external;
alter table signal_ratchets set (toast_tuple_target = 8160);
