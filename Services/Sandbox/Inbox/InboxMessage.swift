import JSONKit
import MailKit
import Primitives

/// How a message came.
enum InboxChannel: String, CaseIterable, Sendable, FieldValue {
    case email, sms, push, webhook
}

/// What somebody sent to a partner that the sandbox plays, as it came.
struct InboxMessage: Sendable {
    let id: UniqueID
    let channel: InboxChannel
    /// The address, number, device or sink that it was for.
    let to: String
    /// What the sender calls itself at the door: the return path of an e-mail, path and query of a webhook.
    let from: String
    /// What was made of it: `taken`, `dropped`, or a status.
    let outcome: String
    /// Of a request; those of an e-mail stand in `raw`.
    let headers: [(name: String, value: String)]
    /// The whole e-mail, or the body of a request.
    let raw: [UInt8]
    let receivedAt: Timestamp
}

/// The same for whoever looks: taken apart.
struct InboxMessageView: FieldEncodable {
    private let message: InboxMessage
    private let mail: MIMEPart?
    private let push: PushWords?

    init(_ message: InboxMessage) {
        self.message = message
        mail = message.channel == .email ? MIMEPart(message.raw) : nil
        push = message.channel == .push ? PushWords(message.raw) : nil
    }

    static let example = InboxMessageView(
        InboxMessage(
            id: .example, channel: .email, to: "ada@example.test", from: "bounce@florin.test", outcome: "taken",
            headers: [], raw: Array("Subject: Hello\r\n\r\nHello".utf8), receivedAt: .example))

    /// The first text of a type that is no attachment.
    private func text(_ type: String) -> String? {
        mail?.all.first { $0.mediaType.name == type && !$0.isAttachment }?.text
    }

    private var plainText: String? {
        if let push { return push.text }
        return mail == nil ? String(decoding: message.raw, as: UTF8.self) : text("text/plain")
    }

    /// A name that comes more than once has its values in lines.
    private var headers: JSONValue {
        // RFC 5321 section 4.4: whoever takes a mail for good writes down where its bounces go.
        var members = mail == nil ? [] : [JSONMember("Return-Path", .string("<\(message.from)>"))]
        for header in mail?.headers.fields ?? message.headers {
            if let index = members.firstIndex(where: { $0.name.asciiLowercased == header.name.asciiLowercased }) {
                let before = members[index].value.stringValue ?? ""
                members[index] = JSONMember(members[index].name, .string("\(before)\n\(header.value)"))
            } else {
                members.append(JSONMember(header.name, .string(header.value)))
            }
        }
        return .object(members)
    }

    func encode(to out: inout JSONWriter) {
        out.field("id", message.id)
        out.field("channel", message.channel)
        out.field("to", message.to)
        out.field("from", mail?.headers.text("From") ?? message.from)
        out.field("subject", push?.title ?? mail?.headers.text("Subject"))
        out.field("text", plainText)
        out.field("html", text("text/html"))
        out.field("headers", headers)
        out.field("received_at", message.receivedAt)
        out.field("outcome", message.outcome)
    }
}

/// `{"data": [...]}`, newest first.
struct InboxMessagesView: FieldEncodable {
    let messages: [InboxMessage]

    static let example = InboxMessagesView(messages: [])

    func encode(to out: inout JSONWriter) { out.field("data", messages.map(InboxMessageView.init)) }
}
