import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Paystack's refunds. It knows no reference of ours for them: each carries our id as its note, and is looked for by it
/// in the list before it is ordered.
struct PaystackRefunds: Sendable {
    enum Answer: Sendable {
        case taken(PaystackRefund)
        case notTaken(code: String)
    }

    let api: PaystackAPI

    private static let perPage = 100
    /// Beyond that somebody has to look.
    private static let maximumPages = 50
    /// Its clock may not be ours.
    private static let slack = Duration.seconds(86_400)

    /// - Parameter since: it cannot have been ordered before.
    /// - Throws: `malformedAnswer` when the list is too long to be sure.
    func find(_ order: PaystackRefundOrder, about subject: String, since: Timestamp) async throws -> PaystackRefund? {
        let from = Timestamp(millisecondsSince1970: (since - Self.slack).millisecondsSince1970)
        for page in 1...Self.maximumPages {
            let answer = try await api.call(
                "list_refunds", about: subject, .get, "/refund?perPage=\(Self.perPage)&page=\(page)&from=\(from)",
                isIdempotent: true)
            let refunds = try api.list(PaystackRefund.self, answer)
            let found = refunds.first { $0.note == order.note && $0.transaction == order.transaction }
            if let found { return try checked(found, order) }
            if refunds.count < Self.perPage { return nil }
        }
        throw api.unexpected("too many refunds to look through")
    }

    /// Sent once: it would be paid back twice.
    func order(_ order: PaystackRefundOrder, about subject: String) async throws -> Answer {
        let answer = try await api.call(
            "create_refund", about: subject, .post, "/refund", isIdempotent: false, json: order)
        guard answer.isSureNo else { return .taken(try checked(try api.data(PaystackRefund.self, answer), order)) }
        let refusal = api.refusal(answer)
        guard !refusal.saysDuplicate, !refusal.saysNotFound, answer.status != 404 else {
            throw api.unexpected(answer)
        }
        return .notTaken(code: "provider_refused")
    }

    /// Another amount than was ordered is nothing that we know how to book.
    private func checked(_ refund: PaystackRefund, _ order: PaystackRefundOrder) throws -> PaystackRefund {
        guard refund.amount == order.amount else { throw api.unexpected("a refund of another amount") }
        return refund
    }
}
