-- Wallets and tokens of the bench, and how to choose among them.
-- FLORIN_BENCH_DIR has the files `wallets` ("id owner" a line, owners from 0) and `tokens`; FLORIN_BENCH_CHOICE is
-- uniform, zipf or hot.
local bench = {}
local folder = os.getenv("FLORIN_BENCH_DIR")
local choice = os.getenv("FLORIN_BENCH_CHOICE") or "uniform"

bench.wallets, bench.owners, bench.tokens, bench.owned = {}, {}, {}, {}
for line in io.lines(folder .. "/wallets") do
  local id, owner = line:match("(%S+) (%d+)")
  local at, number = #bench.wallets + 1, tonumber(owner) + 1
  bench.wallets[at], bench.owners[at] = id, number
  bench.owned[number] = bench.owned[number] or {}
  table.insert(bench.owned[number], at)
end
for line in io.lines(folder .. "/tokens") do bench.tokens[#bench.tokens + 1] = line end

local cumulative = {}
if choice == "zipf" then
  local sum = 0
  for rank = 1, #bench.wallets do
    sum = sum + 1 / rank
    cumulative[rank] = sum
  end
end

-- Place of a wallet; with zipf the n-th is chosen 1/n as often as the first.
function bench.pick()
  if choice ~= "zipf" then return math.random(#bench.wallets) end
  local wanted = math.random() * cumulative[#cumulative]
  local low, high = 1, #cumulative
  while low < high do
    local middle = math.floor((low + high) / 2)
    if cumulative[middle] < wanted then low = middle + 1 else high = middle end
  end
  return low
end

-- Two different places; with hot the second is always the same.
function bench.pair()
  local from = bench.pick()
  local to = choice == "hot" and 1 or bench.pick()
  while from == to do from = bench.pick() end
  return from, to
end

-- Each thread's own: keys must not repeat.
function bench.seed(thread)
  math.randomseed(os.time() * 16 + thread)
  for _ = 1, 8 do math.random() end
  return string.format("%d-%d-%d", os.time(), thread, math.random(1000000000))
end

function bench.uuid()
  return string.format("%08x-%04x-4%03x-8%03x-%06x%06x", math.random(0, 0xffffffff), math.random(0, 0xffff),
    math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0xffffff), math.random(0, 0xffffff))
end

return bench
