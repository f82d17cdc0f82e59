/// Sends every intent without a clear answer again under its key until there is one, and some that were accepted too.
struct Resolver: Sendable {
    static let attempts = 60
    static let repeatedSample = 200

    let population: Population
    let book: Book
    let traffic: Traffic

    /// Returns how many were resolved; those that stay without an answer stay open in the book.
    func resolve() async throws -> Int {
        let open = book.open
        for intent in open {
            for attempt in 0..<Self.attempts {
                if attempt > 0 { try await Task.sleep(for: .milliseconds(250)) }
                let verdict = try await send(intent)
                if case .accepted = verdict { break }
                if case .refused = verdict { break }
            }
        }
        return open.count - book.open.count
    }

    /// Accepted intents sent once more: each must get its first answer, byte for byte, which the book compares.
    /// - Returns: how many were sent, and keys that were not told to be repetitions.
    func repeatAccepted() async throws -> (sent: Int, fresh: [String]) {
        let accepted = book.all.filter { if case .accepted = $0.fate { true } else { false } }.map(\.intent)
        var fresh: [String] = []
        let sample = accepted.shuffled().prefix(Self.repeatedSample)
        for intent in sample {
            if case .accepted(_, _, let replayed) = try await send(intent), replayed { continue }
            fresh.append(intent.key)
        }
        return (sample.count, fresh)
    }

    private func send(_ intent: Intent) async throws -> Verdict {
        let verdict = try await traffic.attempt(intent.plan.name) {
            try await population.session(of: intent.customer).post(intent.path, intent.body, key: intent.key)
        }
        try book.note(intent.key, verdict)
        return verdict
    }
}
