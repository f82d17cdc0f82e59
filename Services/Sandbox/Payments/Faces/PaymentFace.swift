import JSONKit

/// The partner that a payment or a payout is made with: whose formats it is told in.
enum PaymentFace: String, Sendable, CaseIterable, FieldValue {
    case sandbox, stripe, paystack, flutterwave, paypal, square

    /// Whether the merchant still has to take what a payer has approved.
    var isCaptured: Bool { self == .paypal }

    /// Whether what a payer tried in vain may still be withdrawn by the merchant.
    var isTriedAgain: Bool { self == .stripe }

    /// What the books know a merchant's reference by: each partner has names of its own. The oldest has them bare.
    func named(_ reference: String) -> String { self == .sandbox ? reference : "\(rawValue):\(reference)" }

    /// The merchant's own spelling again.
    func merchant(_ name: String) -> String {
        self == .sandbox ? name : String(name.dropFirst(rawValue.utf8.count + 1))
    }
}
