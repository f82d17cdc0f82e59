import PaymentsDomain
import Synchronization

/// Which deposits' providers somebody has just had asked, in this process: whoever looks again and again does not use
/// up what a provider allows us.
final class RecentLooks: Sendable {
    private static let pause = Duration.seconds(1)
    /// Beyond which those of before the pause are forgotten.
    private static let most = 10_000

    private let asked = Mutex<[DepositID: ContinuousClock.Instant]>([:])

    /// Whether it is asked about now; then not again for a moment.
    func begin(_ id: DepositID) -> Bool {
        let now = ContinuousClock.now
        return asked.withLock { asked in
            if let last = asked[id], now - last < Self.pause { return false }
            if asked.count >= Self.most { asked = asked.filter { now - $0.value < Self.pause } }
            asked[id] = now
            return true
        }
    }
}
