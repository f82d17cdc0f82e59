import Primitives

/// One e-mail to one address, as the templates made it.
struct OutgoingMail: Sendable {
    /// Names the message for good: each attempt to send it has the same `Message-ID` and return path.
    let deliveryID: UniqueID
    let address: String
    let name: String?
    let subject: String
    let text: String
    let html: String?
    /// What preferences group it under: `transfer`.
    let type: String
    /// Where one click ends mail of this type; nil for what is mandatory.
    let unsubscribeURL: String?
    let date: Timestamp
    /// Goes by connections that other mail does not use.
    let isUrgent: Bool
}

/// How far it came.
enum MailOutcome: Sendable, Equatable {
    case accepted
    case refused(MailRefusal)
    /// It certainly did not arrive, and the address is not to blame.
    case notSent(String)
    /// All of it was sent and no answer came: it may have arrived.
    case unknown(String)
}

/// What the mail server said instead of taking it.
struct MailRefusal: Sendable, Equatable {
    enum Kind: String, Sendable { case temporary, permanent }

    let kind: Kind
    /// `5.1.1`; nil when the server told none.
    let enhancedCode: String?
    /// For operators; may name the address.
    let text: String
}
