import Primitives

/// Looks into requests for a new password, after their answer has long been given.
struct WorkOffPasswordResets: Sendable {
    static let interval: Duration = .seconds(1)
    /// Of one run; the rest waits for the next.
    private static let batch = 100

    let store: PasswordResetStore
    let clock: WallClock

    func run() async throws {
        for _ in 0..<Self.batch {
            guard try await store.workOff(at: clock.now()) else { return }
        }
    }
}
