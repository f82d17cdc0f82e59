-- One transfer of a cent a request, each with a key of its own; or FLORIN_BENCH_BATCH of them in one request.
local bench = dofile(os.getenv("FLORIN_BENCH_LUA") .. "/wallets.lua")
local size = tonumber(os.getenv("FLORIN_BENCH_BATCH") or "0")
local threads, count, run = 0, 0, ""

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  -- `number` was set by setup in this thread's own state.
  run = bench.seed(number)
end

local function single()
  local from, to = bench.pair()
  return bench.owners[from], string.format(
    '{"source_wallet_id":"%s","destination_wallet_id":"%s","amount":{"amount":"0.01","currency":"USD"}}',
    bench.wallets[from], bench.wallets[to])
end

local function batch()
  local owner = math.random(#bench.tokens)
  local own = bench.owned[owner]
  local items = {}
  for at = 1, size do
    local from, to = own[math.random(#own)], bench.pick()
    while to == from do to = bench.pick() end
    items[at] = string.format(
      '{"id":"%s","source_wallet_id":"%s","destination_wallet_id":"%s","amount":{"amount":"0.01","currency":"USD"}}',
      bench.uuid(), bench.wallets[from], bench.wallets[to])
  end
  return owner, '{"transfers":[' .. table.concat(items, ",") .. "]}"
end

function request()
  count = count + 1
  local owner, body
  if size > 0 then owner, body = batch() else owner, body = single() end
  return wrk.format("POST", size > 0 and "/api/v1/transfers/batch" or "/api/v1/transfers", {
    ["Authorization"] = "Bearer " .. bench.tokens[owner],
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. count,
  }, body)
end
