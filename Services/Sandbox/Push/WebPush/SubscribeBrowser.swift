import Authentication
import HTTPKit
import JSONKit
import Primitives

/// As `PushSubscription.toJSON()` of a browser.
struct SubscriptionView: FieldEncodable {
    let endpoint: String
    let publicKey: [UInt8]
    let secret: [UInt8]

    static let example = SubscriptionView(
        endpoint: "http://127.0.0.1:8190/webpush/00112233445566778899aabbccddeeff", publicKey: [4], secret: [7])

    private struct Keys: FieldEncodable {
        let publicKey: [UInt8]
        let secret: [UInt8]

        static let example = Keys(publicKey: [4], secret: [7])

        func encode(to out: inout JSONWriter) {
            out.field("p256dh", Base64URL.encode(publicKey))
            out.field("auth", Base64URL.encode(secret))
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("endpoint", endpoint)
        out.field("keys", Keys(publicKey: publicKey, secret: secret))
    }
}

/// `POST /webpush/subscriptions`: a browser that subscribes to pushes, and shows in the inbox what it decrypts.
struct SubscribeBrowser: Endpoint {
    static let spec = EndpointSpec(
        .post, "/webpush/subscriptions", id: "subscribeBrowser",
        summary: "A browser subscribes; the answer is its PushSubscription", tag: "Push", access: .public,
        success: 201)

    struct Body: FieldDecodable {
        let serverKey: String?
        let ending: PushBehaviour?

        init(_ fields: inout Fields) {
            let key = FieldType<String>.text(1...200)
                .described("Who alone may push to it, in base64url; otherwise everybody")
            let own = fields.optional("application_server_key", key)
            // As the suite answers it, and as a page hands it to its browser.
            let answered = fields.optional("public_key", key)
            let handed = fields.optional("applicationServerKey", key)
            _ = fields.optional("userVisibleOnly", .bool)
            serverKey = own ?? answered ?? handed
            ending = fields.optional(
                "ending", .choice(PushBehaviour.self).described("What its address ends with, which steers it"))
        }
    }

    let book: PushBook
    let publicURL: String

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let browser = Browser.make(suffix: call.body.ending?.rawValue ?? "", serverKey: call.body.serverKey)
        try await book.subscribe(browser)
        // Where the caller has found us.
        let origin = call.header("Host").map { "http://\($0)" } ?? publicURL
        return .created(
            SubscriptionView(
                endpoint: "\(origin)/webpush/\(browser.id)", publicKey: try browser.publicKey, secret: browser.secret))
    }
}
