import JSONKit

/// The sandbox's own format.
enum SandboxVoice {
    static func make(_ config: SandboxConfig) -> PaymentVoice {
        PaymentVoice(
            url: config.webhookURL,
            // Nobody is told what the merchant did itself.
            payment: { $0.payment.status == .canceled ? nil : JSON.encode($0) },
            payout: { JSON.encode($0) },
            sign: { body, _, now in
                [(WebhookSignature.header, WebhookSignature.make(body: body, secret: config.webhookSecret, at: now))]
            }, method: { JSON.encode(MethodEvent(method: $0)) })
    }
}
