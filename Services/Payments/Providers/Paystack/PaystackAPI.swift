import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Paystack over its HTTP API: amounts are in the hundredth part of a currency's unit (kobo), every answer is
/// `{"status": true, "message": "...", "data": ...}`.
struct PaystackAPI: EnvelopedAPI {
    static let name = "paystack"
    static let recorded: Set<String> = [
        "id", "status", "resolution", "refund_amount", "message", "code", "reference", "amount", "currency",
        "transaction", "merchant_note", "recipient",
    ]

    let link: PartnerLink
    let secretKey: String

    /// What it says of a refusal, as far as it says anything.
    func refusal(_ answer: PartnerClient.Answer) -> PaystackRefusal {
        let told = try? link.client.decode(PaystackRefusal.self, from: answer)  // then it said nothing
        return told ?? PaystackRefusal(message: "", code: nil)
    }

    /// Whether nothing of that reference is there. Paystack says so with 404 in its documents, with 400 in fact.
    func isUnknown(_ answer: PartnerClient.Answer) -> Bool {
        guard answer.status != 404 else { return true }
        return answer.status == 400 && refusal(answer).saysNotFound
    }
}
