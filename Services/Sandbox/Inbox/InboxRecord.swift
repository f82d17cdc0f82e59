import JSONKit
import MailKit
import Primitives

/// A change of what the inbox knows.
enum InboxChange: Sendable {
    case received(InboxMessage)
    /// An address has been told to come again later, for this message.
    case deferred(from: String, to: String)
    /// What was told about a message has been taken.
    case reported(UniqueID)
    /// Everything for this address and channel was thrown away; nil is any.
    case cleared(to: String?, channel: InboxChannel?)
}

/// It in the journal: one flat object for all kinds.
struct InboxRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case received, deferred, reported, cleared }

    private struct Header: FieldEncodable, FieldDecodable {
        let name: String
        let value: String

        init(_ header: (name: String, value: String)) { (name, value) = header }

        init(_ fields: inout Fields) {
            name = fields.required("name", .text(0...1_000))
            value = fields.required("value", .json).stringValue ?? ""
        }

        static var example: Header { Header(("Host", "127.0.0.1")) }

        func encode(to out: inout JSONWriter) {
            out.field("name", name)
            out.field("value", value)
        }
    }

    private let kind: Kind
    private var id: UniqueID?
    private var channel: InboxChannel?
    private var to: String?
    private var from: String?
    private var outcome: String?
    private var headers: [Header]?
    /// Base64.
    private var raw: String?
    private var at: Timestamp?

    private static let longestAddress = 8_192

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.optional("id", .uuid)
        channel = fields.optional("channel", .choice(InboxChannel.self))
        to = fields.optional("to", .text(0...Self.longestAddress))
        from = fields.optional("from", .text(0...Self.longestAddress))
        outcome = fields.optional("outcome", .text(0...200))
        headers = fields.optional("headers", .array(.object(Header.self), 0...1_000))
        raw = fields.optional("raw", .json)?.stringValue
        at = fields.optional("at", .timestamp)
    }

    static let example = InboxRecord(.cleared(to: nil, channel: nil))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.optional("id", id)
        out.optional("channel", channel)
        out.optional("to", to)
        out.optional("from", from)
        out.optional("outcome", outcome)
        out.optional("headers", headers)
        out.optional("raw", raw)
        out.optional("at", at)
    }

    init(_ change: InboxChange) {
        switch change {
        case .received(let message):
            kind = .received
            id = message.id
            channel = message.channel
            to = message.to
            from = message.from
            outcome = message.outcome
            headers = message.headers.isEmpty ? nil : message.headers.map(Header.init)
            raw = TransferCoding.base64(message.raw)
            at = message.receivedAt
        case .deferred(let from, let to):
            kind = .deferred
            (self.from, self.to) = (from, to)
        case .reported(let id):
            kind = .reported
            self.id = id
        case .cleared(let to, let channel):
            kind = .cleared
            (self.to, self.channel) = (to, channel)
        }
    }

    /// Nil when a field that the kind needs is not there.
    var change: InboxChange? {
        switch kind {
        case .received:
            guard let id, let channel, let to, let from, let outcome, let raw, let at else { return nil }
            return .received(
                InboxMessage(
                    id: id, channel: channel, to: to, from: from, outcome: outcome,
                    headers: (headers ?? []).map { ($0.name, $0.value) },
                    raw: TransferCoding.decodedBase64(Array(raw.utf8)[...]), receivedAt: at))
        case .deferred:
            guard let from, let to else { return nil }
            return .deferred(from: from, to: to)
        case .reported: return id.map { .reported($0) }
        case .cleared: return .cleared(to: to, channel: channel)
        }
    }
}
