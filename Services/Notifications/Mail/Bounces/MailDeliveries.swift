import PostgresAccess
import Primitives

/// What bounces need of the deliveries by e-mail.
struct MailDeliveries: Sendable {
    enum Mark: Sendable, Equatable {
        /// With the code, where the report tells one.
        case bounced(String?)
        case complained
    }

    /// A delivery that was sent by e-mail, locked.
    let find: @Sendable (_ delivery: UniqueID, PostgresTransaction) async throws -> MailedDelivery?
    /// Only moves it forward.
    let mark: @Sendable (_ delivery: UniqueID, Mark, PostgresTransaction) async throws -> Void
    /// The user's preference of that type, off for e-mail.
    let optOut: @Sendable (_ user: UserID, _ type: String, PostgresTransaction) async throws -> Void
}

struct MailedDelivery: Sendable, Equatable {
    let id: UniqueID
    /// Nil for mail to somebody without an account.
    let userID: UserID?
    /// Where it went.
    let address: String
    /// What preferences group it under.
    let type: String
}
