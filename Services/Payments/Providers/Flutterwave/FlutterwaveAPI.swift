import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Flutterwave v3 over its HTTP API: amounts are decimal numbers, every answer is
/// `{"status": "success", "message": "...", "data": ...}`.
struct FlutterwaveAPI: EnvelopedAPI {
    static let name = "flutterwave"
    static let recorded: Set<String> = [
        "id", "status", "message", "code", "tx_ref", "flw_ref", "reference", "amount", "currency", "comments",
    ]

    let link: PartnerLink
    let secretKey: String

    /// What it says of a refusal, in small letters, as far as it says anything.
    func refusal(_ answer: PartnerClient.Answer) -> String {
        let told = try? link.client.decode(FlutterwaveRefusal.self, from: answer)  // then it said nothing
        return (told?.message ?? "").lowercased()
    }

    /// Whether nothing of that reference is there: 404, or 400 with these words.
    func isUnknown(_ answer: PartnerClient.Answer) -> Bool {
        guard answer.status != 404 else { return true }
        return answer.status == 400 && refusal(answer).contains("no transaction was found")
    }

    /// A no to an order that says nothing about an earlier one of its reference: neither that it is there nor that it
    /// is not.
    func isSureNo(_ answer: PartnerClient.Answer) -> Bool {
        guard answer.isSureNo, answer.status != 404 else { return false }
        let words = refusal(answer)
        return !["duplicate", "already exist", "not found", "was found"].contains { words.contains($0) }
    }
}
