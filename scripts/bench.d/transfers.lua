-- One transfer of a cent a request, each with a key of its own, back and forth between two wallets.
-- FLORIN_BENCH_TOKENS holds "token wallet token wallet".
local words = {}
for word in os.getenv("FLORIN_BENCH_TOKENS"):gmatch("%S+") do words[#words + 1] = word end

local threads = 0
local count = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  -- Global: set by setup, in this thread's own state.
  math.randomseed(os.time() + number)
  run = string.format("%d-%d-%d", os.time(), number, math.random(1000000000))
end

function request()
  count = count + 1
  local from, to = 1, 3
  if count % 2 == 0 then from, to = 3, 1 end
  local body = string.format(
    '{"source_wallet_id":"%s","destination_wallet_id":"%s","amount":{"amount":"0.01","currency":"USD"}}',
    words[from + 1], words[to + 1])
  return wrk.format("POST", "/api/v1/transfers", {
    ["Authorization"] = "Bearer " .. words[from],
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. count,
  }, body)
end
