-- Balance reads, each of another wallet.
local bench = dofile(os.getenv("FLORIN_BENCH_LUA") .. "/wallets.lua")
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init() bench.seed(number) end

function request()
  local at = bench.pick()
  return wrk.format("GET", "/api/v1/wallets/" .. bench.wallets[at] .. "/balance", {
    ["Authorization"] = "Bearer " .. bench.tokens[bench.owners[at]],
  })
end
