import BillingDomain
import JSONKit
import MoneyKit

/// What VTpass says of an order, by what follows for us. What is neither a documented yes nor a documented no is
/// unknown: it is asked about again, never guessed.
struct VTpassAnswer {
    enum Question { case pay, requery }

    /// - Throws: `ProviderAccountRefused` where a question about an order is refused for our account: that says nothing
    ///   of the order.
    static func word(_ bytes: [UInt8], to question: Question, about attempt: String) throws -> ProviderWord {
        guard let answer = json(bytes), let code = code(answer) else { return .unknown("no code") }
        if let other = answer["requestId"]?.stringValue, other != attempt {
            return .unknown("another request's answer")
        }
        return try VTpassAnswer(answer: answer, code: code).word(to: question)
    }

    static func json(_ bytes: [UInt8]) -> JSONValue? {
        guard case .object(let members)? = try? JSONParser.parse(bytes) else { return nil }  // no JSON is no answer
        return .object(members)
    }

    /// Three digits, written as text or as a number.
    static func code(_ answer: JSONValue) -> String? {
        guard let text = VTpassAmount.text(answer["code"]), (1...10).contains(text.utf8.count) else { return nil }
        return text
    }

    /// Its own words for what happened, as they can be kept and shown: whatever they are, the answer counts.
    static func message(_ answer: JSONValue) -> String {
        line(answer["response_description"]?.stringValue) ?? ""
    }

    private static func line(_ text: String?) -> String? {
        text.flatMap { ReadableText.cleared(String($0.prefix(200))) }
    }

    private let answer: JSONValue
    private let code: String

    private var transaction: JSONValue? { answer["content"]?["transactions"] }
    private var status: String? { transaction?["status"]?.stringValue?.lowercased() }
    private var message: String { Self.message(answer) }

    private func word(to question: Question) throws -> ProviderWord {
        switch code {
        case VTpassCode.processed: return processed
        case VTpassCode.reversed: return status == nil || status == "reversed" ? .reversed : contradiction
        case _ where VTpassCode.failures.contains(code): return failed
        case VTpassCode.tooSoon where question == .pay: return .tooSoon
        case VTpassCode.neverArrived where question == .requery: return .neverArrived
        case _ where VTpassCode.ours.contains(code):
            guard question == .pay else { throw ProviderAccountRefused(code: code) }
            return status == nil || status == "failed" ? .refusedForUs(code: code, message: message) : contradiction
        case _ where VTpassCode.refusals.contains(code):
            // Of a question it is the question that is refused, unless the order's status says so.
            guard question == .pay || status == "failed" else { return .unknown(code) }
            return failed
        default: return .unknown(code)
        }
    }

    private var processed: ProviderWord {
        switch status {
        case "delivered": .delivered(delivery)
        case "failed": .refused(code: code, message: message)
        case "reversed": .reversed
        default: .unknown("\(code) \(status ?? "without a status")")
        }
    }

    private var failed: ProviderWord {
        switch status {
        case nil, "failed": .refused(code: code, message: message)
        case "reversed": .reversed
        default: contradiction
        }
    }

    /// The code says one thing and the status another.
    private var contradiction: ProviderWord { .unknown("\(code) \(status ?? "")") }

    private var delivery: ProviderDelivery {
        let token = VTpassToken(answer)
        return ProviderDelivery(
            reference: Self.line(VTpassAmount.text(transaction?["transactionId"])),
            commission: VTpassAmount.cut(transaction?["commission"]), token: token.token, units: token.units,
            bonusToken: token.bonus)
    }
}
