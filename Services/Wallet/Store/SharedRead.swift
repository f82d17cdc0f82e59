/// One read for all who ask at the same time. Whoever comes gets a read that began after that, so it has all that the
/// caller has seen: while one is under way, all wait for the next, and share it. So any number of callers costs one
/// read at a time, and no more of them than the pace allows.
actor SharedRead<Value: Sendable> {
    private let pace: Duration
    private let read: @Sendable () async throws -> Value
    /// Held until they end, which they do by themselves: the read has limits of its own.
    private var underWay: Task<Value, any Error>?
    /// Has not begun yet.
    private var next: Task<Value, any Error>?
    private var lastBeginning: ContinuousClock.Instant?

    /// - Parameter pace: between the beginnings of two reads, at least.
    init(pace: Duration, read: @escaping @Sendable () async throws -> Value) {
        self.pace = pace
        self.read = read
    }

    func value() async throws -> Value { try await (next ?? follow(underWay)).value }

    private func follow(_ before: Task<Value, any Error>?) -> Task<Value, any Error> {
        let task = Task {
            // Its error is its callers'.
            _ = await before?.result
            // Nobody cancels it.
            if let last = lastBeginning { try? await ContinuousClock().sleep(until: last + pace) }
            begin()
            return try await read()
        }
        next = task
        return task
    }

    private func begin() {
        lastBeginning = ContinuousClock.now
        underWay = next
        next = nil
    }
}
