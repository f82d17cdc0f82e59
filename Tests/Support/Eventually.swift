/// A condition did not come true in time.
package struct NeverHappened: Error, CustomStringConvertible {
    package let what: String
    package let waited: Duration

    package var description: String { "\(what) did not happen within \(waited)" }
}

/// Far beyond what anything takes on a busy machine: only a test that fails waits so long. A limit that is itself what
/// a test is about is given by that test.
package let patience: Duration = .seconds(60)

/// Asks again until `condition` holds. Only for what sends no event: another process, a server's own state.
/// - Parameters:
///   - limit: when to give up.
///   - interval: pause between two questions.
///   - what: names the condition in the failure.
/// - Throws: `NeverHappened` after `limit`, or what `condition` throws.
package func eventually(
    within limit: Duration = patience, every interval: Duration = .milliseconds(20), _ what: String,
    _ condition: () async throws -> Bool
) async throws {
    _ = try await eventually(within: limit, every: interval, what) { try await condition() ? true : nil }
}

/// Asks again until `question` has an answer, and returns it.
/// - Throws: `NeverHappened` after `limit`, or what `question` throws.
package func eventually<Answer>(
    within limit: Duration = patience, every interval: Duration = .milliseconds(20), _ what: String,
    answer question: () async throws -> Answer?
) async throws -> Answer {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    while true {
        if let answer = try await question() { return answer }
        guard clock.now < deadline else { throw NeverHappened(what: what, waited: limit) }
        try await clock.sleep(for: interval)
    }
}
