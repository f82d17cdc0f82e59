import JSONKit
import NotificationsDomain
import Primitives

/// What is sent: `{id, type, timestamp, sequence, test, subject, data}`.
struct WebhookBody: FieldEncodable {
    /// With what is signed and the headers it stays below what receivers take.
    static let limit = 20_000

    let id: WebhookMessageID
    let type: String
    let timestamp: Timestamp
    /// Of its subject, from 1: a later event with a lower number is old news.
    let sequence: Int64
    /// Sent because somebody wanted to see whether it arrives.
    let isTest: Bool
    let subject: NoticeSubject
    let data: JSONValue

    static let example = WebhookBody(
        id: WebhookMessageID(.example), type: "deposit.succeeded", timestamp: .example, sequence: 2, isTest: false,
        subject: .example, data: .object([]))

    func encode(to out: inout JSONWriter) {
        out.field("id", id.description)
        out.field("type", type)
        out.field("timestamp", timestamp)
        out.field("sequence", sequence)
        out.field("test", isTest)
        out.field("subject", subject)
        out.field("data", data)
    }

    /// At most `limit` bytes. Texts that are too long for it are cut, for a message that can never go would hold up
    /// those behind it.
    var bytes: [UInt8] {
        let whole = JSON.encode(self)
        guard whole.count > Self.limit else { return whole }
        for length in Self.cuts {
            let cut = JSON.encode(with(data.cuttingTexts(to: length)))
            if cut.count <= Self.limit { return cut }
        }
        return JSON.encode(with(.object([])))
    }

    private static let cuts = [4_096, 1_024, 256, 64]

    private func with(_ data: JSONValue) -> WebhookBody {
        WebhookBody(
            id: id, type: type, timestamp: timestamp, sequence: sequence, isTest: isTest, subject: subject, data: data)
    }
}

extension NoticeSubject: FieldEncodable {
    static let example = NoticeSubject(kind: "deposit", id: UniqueID.example.description)

    static let schemaTitle = "EventSubject"

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
    }
}

extension JSONValue {
    fileprivate func cuttingTexts(to length: Int) -> JSONValue {
        switch self {
        case .string(let text) where text.unicodeScalars.count > length:
            .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(length - 1))) + "…")
        case .array(let elements): .array(elements.map { $0.cuttingTexts(to: length) })
        case .object(let members):
            .object(members.map { JSONMember($0.name, $0.value.cuttingTexts(to: length)) })
        case .null, .bool, .number, .string: self
        }
    }
}
