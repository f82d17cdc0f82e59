import NotificationsDomain
import PostgresAccess
import Primitives

/// One way out of the house: a mail server, a provider of short messages, of pushes. The composition root has one for
/// each channel that is configured; a channel without one carries nothing, and deliveries say so.
struct Carrier: Sendable {
    /// Never throws: whatever happens has to be told as an outcome. It ends by itself, within a minute.
    let send: @Sendable (OutgoingNotice) async -> CarrierOutcome
    /// Whether the same delivery may be handed over again when nobody knows whether it was taken: because its key makes
    /// doubles visible once, or because the other end can be asked.
    var isRepeatable = false
    /// In the transaction that ends a delivery which the other end has refused for good, with its address, code and
    /// words.
    var noteRefusal: (@Sendable (DueDelivery, String, String?, String, PostgresTransaction) async throws -> Void)?
    /// In the transaction that commits a delivery as being sent; false: it may not go.
    var begin: (@Sendable (OutgoingNotice, PostgresTransaction) async throws -> Bool)?
    /// In the transaction that writes down that the other end has taken it, with its address and how the other end
    /// calls it, after that.
    var noteAccepted: (@Sendable (DueDelivery, String, String, PostgresTransaction) async throws -> Void)?
    /// In the transaction that writes down that nobody knows whether the other end has taken it: true when somebody
    /// asks the other end, and the delivery may go again by what it says.
    var inquire: (@Sendable (UniqueID, PostgresTransaction) async throws -> Bool)?
}

/// One delivery, ready to go.
struct OutgoingNotice: Sendable {
    /// The other end knows it by this: `Message-ID`, collapse key.
    let deliveryID: UniqueID
    let event: String
    let isUrgent: Bool
    let address: String?
    let deviceID: UniqueID?
    let name: String?
    let parts: TemplateParts
    /// One click ends this type of mail; nil for what is mandatory.
    let unsubscribeURL: String?
    /// After it nobody wants it any more.
    let expiresAt: Timestamp?
    /// The entry in the inbox that it tells of.
    var noticeID: UniqueID?
}

enum CarrierOutcome: Sendable, Equatable {
    /// - Parameter reference: how the other end calls it.
    case accepted(reference: String?)
    /// - Parameters:
    ///   - code: what the other end says by it: an enhanced status code, a provider's number.
    ///   - retryAfter: where the other end says when to come back.
    case refused(isPermanent: Bool, code: String?, text: String, retryAfter: Duration? = nil)
    /// There is no such device any more.
    case gone(String)
    /// It certainly was not handed over.
    case notSent(String)
    /// It may have been.
    case unknown(String)
}
