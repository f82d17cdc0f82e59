-- Whoever asks for all that there is of a person asks for what staff wrote by hand.
create index entries_by_author on accounting.entries (created_by) where created_by is not null;
create index staff_acts_by_actor on accounting.staff_acts (actor);
create index attachments_by_author on accounting.attachments (created_by);
