/// Rate limits shared by any number of processes, exact because each decision is one Lua script in Redis, timed by
/// Redis's own clock: clocks of the callers do not matter.
package struct GCRALimiter: Sendable {
    /// One limit to ask for. Keys asked for together should share a `RedisKey` tag.
    package struct Check: Sendable {
        package let key: String
        package let limit: RateLimit

        package init(key: String, limit: RateLimit) {
            self.key = key
            self.limit = limit
        }
    }

    private let redis: RedisClient

    package init(_ redis: RedisClient) {
        self.redis = redis
    }

    /// Asks for `cost` units under one key; nothing is spent when denied.
    package func admit(key: String, limit: RateLimit, cost: Int = 1) async throws(RedisError) -> RateDecision {
        try await admit([Check(key: key, limit: limit)], cost: cost)
    }

    /// Asks for `cost` units under every key, in one round trip: if any key denies, none is charged.
    package func admit(_ checks: [Check], cost: Int = 1) async throws(RedisError) -> RateDecision {
        let reply = try await redis.script(
            Self.script, keys: checks.map(\.key), arguments: Self.arguments(checks, cost: cost))
        return try Self.decision(checks, reply)
    }

    /// As `admit`, for callers that are no tasks. The completion runs on the event-loop thread and must not block.
    package func admit(
        _ checks: [Check], cost: Int = 1, completion: @escaping @Sendable (Result<RateDecision, RedisError>) -> Void
    ) {
        redis.submit(Self.script, keys: checks.map(\.key), arguments: Self.arguments(checks, cost: cost)) { result in
            completion(
                result.flatMap { reply in
                    Result { () throws(RedisError) in try Self.decision(checks, reply) }
                })
        }
    }

    /// Charges `units` under every key for what was done already. Nothing is denied: what is missing is owed, at most
    /// `GCRA.mostOwed`, and whoever owes is let in again when it has come back. The completion runs as that of `admit`.
    package func charge(
        _ checks: [Check], units: Int, completion: @escaping @Sendable (Result<Void, RedisError>) -> Void
    ) {
        redis.submit(
            Self.chargeScript, keys: checks.map(\.key), arguments: Self.arguments(checks, cost: units)
        ) { completion($0.map { _ in }) }
    }

    private static func arguments(_ checks: [Check], cost: Int) -> [RedisArgument] {
        var arguments: [RedisArgument] = [.integer(Int64(cost))]
        for check in checks {
            arguments.append(.integer(check.limit.intervalMicroseconds))
            arguments.append(.integer(Int64(check.limit.limit)))
        }
        return arguments
    }

    private static func decision(_ checks: [Check], _ reply: RedisValue) throws(RedisError) -> RateDecision {
        guard let values = reply.array, values.count == 5, let allowed = values[0].integer,
            let index = values[1].integer, checks.indices.contains(Int(index) - 1),
            let remaining = values[2].integer, let reset = values[3].integer, let retry = values[4].integer
        else { throw RedisError(.unexpectedReply, "the limiter script answered in another shape") }
        return RateDecision(
            allowed: allowed == 1, limit: checks[Int(index) - 1].limit, remaining: Int(remaining),
            retryAfter: .microseconds(retry), resetAfter: .microseconds(reset))
    }

    /// ARGV: cost, then interval (microseconds) and limit of each key. Answers allowed, index of the key that denies
    /// or has the least left, and that key's remaining, reset and retry times in microseconds.
    /// `%.0f` because Lua would write large numbers with an exponent; doubles hold microseconds since 1970 exactly.
    private static let script = RedisScript(
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local cost = tonumber(ARGV[1])
        local allowed, chosen, least = 1, 1, math.huge
        local nexts, starts, retry = {}, {}, 0
        for i = 1, #KEYS do
          local interval, limit = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
          local window = interval * limit
          local stored = redis.call('GET', KEYS[i])
          local owed = stored and string.sub(stored, 1, 1) == '+' and \(GCRA.mostOwed.microseconds) or 0
          local start = math.min(math.max(tonumber(stored or now), now), now + window + owed)
          local after = start + interval * cost
          starts[i], nexts[i] = start, after
          local wait = after - window - now
          if wait > 0 then
            allowed = 0
            if wait > retry then retry, chosen = wait, i end
          elseif allowed == 1 then
            local left = (window - (after - now)) / interval
            if left < least then least, chosen = left, i end
          end
        end
        if allowed == 1 and cost > 0 then
          for i = 1, #KEYS do
            redis.call('SET', KEYS[i], string.format('%.0f', nexts[i]), 'PX', math.ceil((nexts[i] - now) / 1000))
          end
        end
        local stored = allowed == 1 and nexts[chosen] or starts[chosen]
        local interval, limit = tonumber(ARGV[2 * chosen]), tonumber(ARGV[2 * chosen + 1])
        local remaining = math.max(0, math.floor((interval * limit - (stored - now)) / interval))
        return {allowed, chosen, remaining, stored - now, retry}
        """)
    /// ARGV as above. What is owed beyond the window has a plus sign, by which `admit` tells it from the trace of a
    /// clock that was set back.
    private static let chargeScript = RedisScript(
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local units = tonumber(ARGV[1])
        for i = 1, #KEYS do
          local interval, limit = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
          local window = interval * limit
          local start = math.max(tonumber(redis.call('GET', KEYS[i]) or now), now)
          local after = math.min(start + interval * units, now + window + \(GCRA.mostOwed.microseconds))
          local sign = after > now + window and '+' or ''
          redis.call('SET', KEYS[i], sign .. string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
        end
        return 1
        """)
}
