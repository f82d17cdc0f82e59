import JSONKit
import Primitives

/// A change of what the push services know.
enum PushChange: Sendable {
    case subscribed(Browser)
    /// A message was told to come again: address and key.
    case deferred(String)
}

/// It in the journal.
struct PushRecord: FieldEncodable, FieldDecodable {
    let change: PushChange

    init(_ change: PushChange) { self.change = change }

    init(_ fields: inout Fields) {
        let deferred = fields.optional("deferred", .text(1...8_192))
        let id = fields.optional("id", .text(1...100))
        let (key, secret) = (fields.optional("key", .text(0...100)), fields.optional("secret", .text(0...100)))
        let serverKey = fields.optional("server_key", .text(0...200))
        change =
            deferred.map { .deferred($0) }
            ?? .subscribed(
                Browser(
                    id: id ?? "", key: Base64URL.decode(key ?? "") ?? [], secret: Base64URL.decode(secret ?? "") ?? [],
                    serverKey: serverKey))
    }

    static let example = PushRecord(.deferred("token key"))

    func encode(to out: inout JSONWriter) {
        switch change {
        case .deferred(let message): out.field("deferred", message)
        case .subscribed(let browser):
            out.field("id", browser.id)
            out.field("key", Base64URL.encode(browser.key))
            out.field("secret", Base64URL.encode(browser.secret))
            out.optional("server_key", browser.serverKey)
        }
    }
}
