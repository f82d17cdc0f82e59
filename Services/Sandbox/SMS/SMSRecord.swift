import JSONKit
import Primitives

/// A change of what is known of short messages.
enum SMSChange: Sendable {
    case taken(SMSMessage)
    /// The next report on a message was taken.
    case reported(UniqueID)
}

/// It in the journal: one flat object for both kinds.
struct SMSRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case taken, reported }

    private let kind: Kind
    private let id: UniqueID
    private var partner: String?
    private var to: String?
    private var from: String?
    private var text: String?
    private var callbackURL: String?
    private var at: Timestamp?

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.required("id", .uuid)
        partner = fields.optional("partner", .text(1...40))
        to = fields.optional("to", .text(1...100))
        from = fields.optional("from", .text(0...200))
        text = fields.optional("text", .json)?.stringValue
        callbackURL = fields.optional("callback_url", .text(1...2_048))
        at = fields.optional("at", .timestamp)
    }

    static let example = SMSRecord(.reported(.example))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
        out.optional("partner", partner)
        out.optional("to", to)
        out.optional("from", from)
        out.optional("text", text)
        out.optional("callback_url", callbackURL)
        out.optional("at", at)
    }

    init(_ change: SMSChange) {
        switch change {
        case .taken(let message):
            kind = .taken
            id = message.id
            partner = message.partner.rawValue
            (to, from, text) = (message.to, message.from, message.text)
            callbackURL = message.callbackURL
            at = message.createdAt
        case .reported(let id):
            kind = .reported
            self.id = id
        }
    }

    /// Nil when a field that the kind needs is not there.
    var change: SMSChange? {
        switch kind {
        case .taken:
            guard let partner = partner.flatMap(SMSMessage.Partner.init), let to, let from, let text, let at else {
                return nil
            }
            return .taken(
                SMSMessage(
                    id: id, partner: partner, to: to, from: from, text: text, callbackURL: callbackURL, createdAt: at))
        case .reported: return .reported(id)
        }
    }
}
