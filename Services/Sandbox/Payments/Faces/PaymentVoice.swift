import Primitives
import ServiceKit

/// How a partner tells its merchant of what happened: in its own words, signed its own way.
struct PaymentVoice: Sendable {
    /// Where its events go.
    let url: String
    /// An event about a payment or its refund; nil: this partner does not tell of it.
    let payment: @Sendable (WebhookBody) -> [UInt8]?
    /// The same about a payout.
    let payout: @Sendable (PayoutEvent) -> [UInt8]?
    /// What proves an event of that id, at a time.
    let sign: @Sendable (_ body: [UInt8], _ id: String, _ now: Timestamp) -> [(name: String, value: String)]
    /// The same as of a payment about what is kept of what people pay with.
    var method: @Sendable (StoredMethod) -> [UInt8]? = { _ in nil }
}

/// The account that a merchant has with one partner.
struct FaceConfig: Sendable {
    let face: PaymentFace
    /// What its callers show.
    let apiKey: String
    /// What its webhooks are signed with.
    let webhookSecret: String
    let webhookURL: String
    /// What the partner calls the registration of that address.
    let webhookID: String
    /// Who the merchant is, where a key alone does not tell it.
    let clientID: String
    /// Where customers reach the checkout page.
    let publicURL: String

    init(_ face: PaymentFace, _ settings: Settings, _ sandbox: SandboxConfig) throws(ConfigError) {
        self.face = face
        let name = face.rawValue
        apiKey = try settings.secret("\(name).api.key", developmentDefault: "sk_\(name)_development")
        webhookSecret = try settings.secret("\(name).webhook.secret", developmentDefault: "whsec_\(name)_development")
        // Beside the sandbox's own: `…/webhooks/sandbox`, `…/webhooks/stripe`.
        let folder = sandbox.webhookURL.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        webhookURL = try settings.httpURL(
            "sandbox.\(name).webhook.url", default: folder.joined(separator: "/") + "/\(name)")
        webhookID = try settings.text("\(name).webhook.id", default: "florin\(name)development")
        clientID = try settings.text("\(name).client.id", default: "florin")
        publicURL = sandbox.publicURL
    }
}
