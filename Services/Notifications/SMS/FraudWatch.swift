import CoreMetrics
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization

/// Codes can be asked for by anybody, and somebody earns by each message to some numbers (toll fraud): what goes to one
/// prefix in an hour has an end, and operators hear of it.
final class FraudWatch: Sendable {
    private static let hour = Duration.seconds(3_600)

    private let mostInAnHour: Int
    private let store: ShortMessageStore
    private let logger: Logger
    /// When this process last told of a prefix.
    private let told = Mutex<[PhonePrefix: Timestamp]>([:])

    init(mostInAnHour: Int, store: ShortMessageStore, logger: Logger) {
        self.mostInAnHour = mostInAnHour
        self.store = store
        self.logger = logger
    }

    /// Whether one more may go there.
    func permits(
        _ prefix: PhonePrefix, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let count = try await store.count(to: prefix, since: now - Self.hour, in: transaction)
        guard count >= mostInAnHour else { return true }
        Counter(label: "notifications_sms_stopped_total", dimensions: [("prefix", prefix.text)]).increment()
        if isNews(prefix, now) {
            logger.error(
                "short messages to a prefix are stopped: more were asked for than in any honest hour",
                metadata: ["prefix": "\(prefix.text)", "count": "\(count)"])
        }
        return false
    }

    private func isNews(_ prefix: PhonePrefix, _ now: Timestamp) -> Bool {
        told.withLock { told in
            if let last = told[prefix], now - last < Self.hour { return false }
            told[prefix] = now
            return true
        }
    }
}
