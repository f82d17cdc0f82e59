# docs/benchmarks.json as a page.
def figure: if . == null then "" elif . >= 100 then round | tostring else . * 100 | round / 100 | tostring end;
def measured($name): $name as $n | .measurements[$n] as $v
  | if $v then "\($n) \($v.median | figure) (\($v.min | figure) to \($v.max | figure))" else "" end;
. as $all
| "# Benchmarks

Written by `make bench`, which runs Florin and its controls in turns on one machine, with the load generator, and with
fsync and synchronous commit on. What counts are the ratios; the figures behind them belong to this machine.

- \(.date), commit \(.commit)
- \(.machine.cores) cores, \(.machine.cpu), \(.machine.kernel), \(.machine.postgres)
- \(.settings.wallets) wallets, \(.settings.rounds) rounds of \(.settings.seconds_each) s for each measurement, medians (least to most)

| what | result | target | met | ours | control |
|---|---|---|---|---|---|",
(.rows[] | (.ratio // .value) as $result
  | "| \(.what) | \($result | figure) | \(if .target == null then "" else (if .lower_is_better then "≤ " else "≥ " end) + (.target | figure) end) | \(if .target == null then "" elif (if .lower_is_better then $result <= .target else $result >= .target end) then "yes" else "no" end) | \(if .ours then (.ours as $n | $all | measured($n)) else "" end) | \(if .control then (.control as $n | $all | measured($n)) else "" end) |"),
"
All measurements are in [benchmarks.json](benchmarks.json).

## Repeat

```sh
make bench                              # money, tracing, gateway and client; a quarter of an hour
scripts/bench notifications             # codes beside a broadcast, webhooks, sockets
scripts/bench neighbours                # others' p99 beside one caller's dearest requests
scripts/bench history                   # ten million movements against none
FLORIN_BENCH_SECONDS=3 scripts/bench money
```"
