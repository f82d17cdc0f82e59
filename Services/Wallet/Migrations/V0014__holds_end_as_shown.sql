-- Times are shown in milliseconds: a hold ends at the instant that is shown.
update wallet.holds set expires_at = date_trunc('milliseconds', expires_at)
where status = 'held' and expires_at <> date_trunc('milliseconds', expires_at);
