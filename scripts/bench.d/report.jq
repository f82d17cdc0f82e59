# Lines "name<TAB>value" to medians, spreads and ratios.
def median: sort | .[(length - 1) / 2 | floor];
([inputs | split("\t") | {key: .[0], value: (.[1] | tonumber)}]
  | group_by(.key)
  | map({key: .[0].key, value: (map(.value) | {median: median, min: min, max: max, rounds: length})})
  | from_entries) as $m
| def ratio($what; $ours; $control; $target; $lower):
    if $m[$ours] and $m[$control] then
      [{what: $what, ours: $ours, control: $control, target: $target, lower_is_better: $lower,
        ratio: ($m[$ours].median / $m[$control].median)}]
    else [] end;
  def value($what; $ours; $target; $lower):
    if $m[$ours] then [{what: $what, ours: $ours, target: $target, lower_is_better: $lower, value: $m[$ours].median}]
    else [] end;
{
  date: $date, commit: $commit,
  machine: {cpu: $cpu, cores: ($cores | tonumber), kernel: $kernel, postgres: $postgres},
  settings: {seconds_each: ($seconds | tonumber), rounds: ($rounds | tonumber), wallets: ($wallets | tonumber)},
  rows: (
    ratio("transfers, 64 connections, uniform"; "transfers"; "tpcb"; 1.5; false)
    + ratio("transfers in batches of 1000"; "transfers_batch"; "tpcb"; 6; false)
    + ratio("transfers, Zipf(1.0) against uniform"; "transfers_zipf"; "transfers"; null; false)
    + ratio("transfers to one hot wallet against uniform"; "transfers_hot"; "transfers"; 0.8; false)
    + ratio("transfers against one stored procedure each"; "transfers"; "procedure"; null; false)
    + ratio("transfers with spans sent, against without"; "transfers_traced"; "transfers_untraced"; 0.95; false)
    + ratio("wallet.post.v1 over AMQP, 64 askers, against transfers over HTTP"; "posts"; "transfers"; 1; false)
    + ratio("p50 of a transfer, one client, against a stored procedure (ms)"; "transfer_p50"; "procedure_p50"; 2.5; true)
    + ratio("drained into accounting, from single requests"; "drain"; "tpcb"; 1; false)
    + ratio("drained into accounting, from batches"; "drain_batches"; "tpcb"; null; false)
    + ratio("notices written to inboxes, from single transfers"; "notices"; "tpcb"; null; false)
    + value("notices a second, beside what makes them"; "notices"; 2000; false)
    + value("codes of registrations in the inbox, p99, nothing else going out (ms)"; "codes_quiet_p99"; 2000; true)
    + value("the same while a broadcast goes out by mail (ms)"; "codes_broadcast_p99"; 2000; true)
    + value("mails of that broadcast a second"; "broadcast_mails"; null; false)
    + value("webhooks delivered a second, beside endpoints that are gone"; "webhooks"; 500; false)
    + value("a socket in the gateway (KiB)"; "socket_kib_gateway"; 20; true)
    + value("a socket in notifications (KiB)"; "socket_kib_notifications"; 20; true)
    + value("a broadcast to every socket (s)"; "socket_broadcast"; 5; true)
    + value("from a transfer's posting to the frame, p99 (ms)"; "socket_frame_p99"; 100; true)
    + (["members", "doubles", "depth", "values", "errors", "refused", "strangers", "passwords", "held"] | map(. as $kind
        | ratio("others\u0027 p99 beside one caller\u0027s \(.)"; "neighbours_\(.)"; "neighbours_\(.)_alone"; 2; true)) | add)
    + value("balance reads for each core used (1/s)"; "balances_per_core"; 5000; false)
    + ratio("balance reads against pgbench -S"; "balances"; "select"; null; false)
    + ratio("gateway against HAProxy (ES256, stick table)"; "gateway"; "haproxy"; 1.2; false)
    + ratio("gateway against Envoy (cached tokens, limit)"; "gateway"; "envoy"; 1; false)
    + ratio("gateway against HAProxy as a plain proxy"; "gateway"; "haproxy_plain"; null; false)
    + ratio("gateway against nginx as a plain proxy"; "gateway"; "nginx_proxy"; null; false)
    + ratio("gateway against a bare Hummingbird answer"; "gateway"; "hummingbird"; null; false)
    + (if $m.through_p50 then
        [{what: "gateway adds, p50 at half its maximum rate (ms)", target: 0.3, lower_is_better: true,
            value: ($m.through_p50.median - $m.direct_p50.median)},
          {what: "gateway adds, p99 at half its maximum rate (ms)", target: 2, lower_is_better: true,
            value: ($m.through_p99.median - $m.direct_p99.median)}] else [] end)
    + ratio("PostgreSQL client, trivial query, 8 connections, asked on its loop as pgbench does";
        "client_on_loop"; "client_pgbench"; 1; false)
    + ratio("the same asked from other threads, as services do"; "client"; "client_pgbench"; 1; false)
    + ratio("transfers with a long history against a short one"; "transfers_long"; "transfers_short"; 0.9; false)
    + ([$m | to_entries[] | select(.key | startswith("memory_"))] | if length > 0 then
        max_by(.value.median) | [{what: "largest process after the run (\(.key | ltrimstr("memory_")), MB)",
            value: .value.median, target: 120, lower_is_better: true}] else [] end)
  ),
  measurements: $m
}
