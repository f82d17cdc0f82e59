import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `POST /webpush/{browser}`: the browser's push service (RFC 8030), strict about what it takes.
struct TakeWebPush: Endpoint {
    typealias Body = RawBody

    static let spec = EndpointSpec(
        .post, "/webpush/{browser}", id: "takeWebPush", summary: "A push for a browser", tag: "Push",
        access: .public, success: 201, problems: [.notFound], bodyLimit: 4_096, rateClass: .webhook)

    struct Path: FieldDecodable {
        let browser: String

        init(_ fields: inout Fields) { browser = fields.required("browser", .pathName(1...100, example: "00ff")) }
    }

    let book: PushBook
    let publicURL: String
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let origin = call.header("Host").map { "http://\($0)" } ?? publicURL
        let address = "\(origin)/webpush/\(call.path.browser)"
        guard PushBehaviour(address) != .dead else { return Self.answer(410, "nobody is subscribed any more") }
        guard let browser = await book.browser(call.path.browser) else {
            return Self.answer(404, "nobody is subscribed")
        }
        let sender: String
        switch VAPIDCheck.judge(call.header("Authorization"), origin: origin, at: clock.now()) {
        case .missing: return Self.answer(401, "say who pushes")
        case .refused(let why): return Self.answer(403, why)
        case .sender(let key, let subject):
            guard browser.serverKey == nil || browser.serverKey == key else {
                return Self.answer(403, "subscribed for another key")
            }
            sender = subject
        }
        if let mistake = Self.mistake(in: call) { return Self.answer(400, mistake) }
        guard let text = try? browser.decrypt(call.body.bytes) else {  // then it was for somebody else
            return Self.answer(400, "the browser cannot decrypt it")
        }
        guard try await !book.mustComeAgain(address, key: call.header("Topic") ?? "") else {
            return Self.answer(503, "come again").header("Retry-After", "2")
        }
        try await book.show(to: address, from: sender, headers: call.context.headerFields, text)
        return Self.answer(201, "").header("Location", "\(origin)/webpush/messages/\(Hex.encode(randomBytes(8)))")
    }

    /// What RFC 8030 and RFC 8291 want of headers.
    private static func mistake(in call: Call<Self>) -> String? {
        guard call.header("Content-Encoding") == "aes128gcm" else { return "Content-Encoding is not aes128gcm" }
        guard let life = call.header("TTL"), let seconds = Int(life), seconds >= 0 else { return "there is no TTL" }
        if let urgency = call.header("Urgency"), !["very-low", "low", "normal", "high"].contains(urgency) {
            return "no such Urgency"
        }
        guard let topic = call.header("Topic") else { return nil }
        let isShort = (1...32).contains(topic.utf8.count)
        return isShort && topic.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            ? nil : "Topic is not up to 32 letters of base64url"
    }

    private static func answer(_ status: Int, _ words: String) -> Reply<NoContent> {
        .bytes(status, Array(words.utf8), contentType: "text/plain")
    }
}
