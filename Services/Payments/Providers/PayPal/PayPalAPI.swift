import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives
import Synchronization

/// PayPal's HTTP API: a token for our id and secret, and an id of each request by which it is done once.
final class PayPalAPI: Sendable {
    let link: PartnerLink
    let account: ProviderAccount
    private let token = Mutex<(text: String, until: ContinuousClock.Instant)?>(nil)

    private static let recorded: Set<String> = [
        "id", "status", "currency_code", "value", "name", "issue", "custom_id", "verification_status",
        "dispute_id", "outcome_code", "party", "type", "reason", "seller_transaction_id",
    ]
    /// Before its end a token is not used any more: the call takes time too.
    private static let reserve = Duration.seconds(60)

    init(link: PartnerLink, account: ProviderAccount) {
        self.link = link
        self.account = account
    }

    /// - Parameters:
    ///   - request: by which PayPal does it once.
    ///   - isRepeated: false for an order of which the second may be refused for the sake of the first.
    func call(
        _ operation: String, about subject: String, _ method: EndpointMethod, _ path: String, body: [UInt8]? = nil,
        request: String? = nil, isRepeated: Bool = true
    ) async throws -> PartnerClient.Answer {
        var headers = [("Authorization", "Bearer \(try await bearer())"), ("Prefer", "return=representation")]
        if let request { headers.append(("PayPal-Request-Id", request)) }
        let answer = try await link.call(
            PartnerCall(
                operation, about: subject, method, path, headers: headers, body: body, isIdempotent: isRepeated,
                recorded: Self.recorded))
        // It was taken back before its time: the next call asks for another.
        if answer.status == 401 {
            token.withLock { $0 = nil }
            throw PartnerError(.spared, partner: link.client.name, "the token is good no more")
        }
        return answer
    }

    private func bearer() async throws -> String {
        let now = ContinuousClock.now
        if let text = token.withLock({ $0.flatMap { now < $0.until ? $0.text : nil } }) { return text }
        let credentials = Base64.encode(Array("\(account.clientID):\(account.apiKey)".utf8))
        let answer = try await link.call(
            PartnerCall(
                "get_token", about: account.clientID, .post, "/v1/oauth2/token",
                headers: [("Authorization", "Basic \(credentials)")],
                body: FormFields([("grant_type", "client_credentials")]).bytes, contentType: FormFields.contentType,
                isIdempotent: true, isConfidential: true))
        // Nothing of what was to be asked has been asked.
        guard answer.status == 200 else {
            throw PartnerError(.spared, partner: link.client.name, "no token: status \(answer.status)")
        }
        let new = try link.client.decode(PayPalToken.self, from: answer)
        token.withLock { $0 = (new.token, now + .seconds(new.seconds) - Self.reserve) }
        return new.token
    }

    /// Nil: there is none of that id.
    func order(_ id: String, about subject: String) async throws -> PayPalOrder? {
        let answer = try await call("get_payment", about: subject, .get, "/v2/checkout/orders/\(id)")
        switch answer.status {
        case 200: return try link.client.decode(PayPalOrder.self, from: answer)
        case 404: return nil
        default: throw link.unexpected(answer)
        }
    }

    /// Its own code, if it says one.
    func refusal(_ answer: PartnerClient.Answer) -> String {
        // What is no refusal of its own says none.
        link.refusal((try? link.client.decode(PayPalRefusal.self, from: answer))?.code)
    }

    func doubtful(_ what: String) -> PartnerError {
        PartnerError(.malformedAnswer, partner: PayPalProcessor.name, what)
    }
}
