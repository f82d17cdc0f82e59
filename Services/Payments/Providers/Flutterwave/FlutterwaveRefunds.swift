import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Flutterwave's refunds. It knows no reference of ours for them: each carries our id as its comment, and is looked for
/// by it in the list before it is ordered.
struct FlutterwaveRefunds: Sendable {
    enum Answer: Sendable {
        case taken(FlutterwaveRefund)
        case notTaken(code: String)
    }

    let api: FlutterwaveAPI

    /// As many as it shows on a page.
    private static let perPage = 10
    /// Beyond that somebody has to look.
    private static let maximumPages = 200
    /// Its clock may not be ours.
    private static let slack = Duration.seconds(86_400)

    /// - Parameter since: it cannot have been ordered before.
    /// - Throws: `malformedAnswer` when the list is too long to be sure.
    func find(
        _ order: FlutterwaveRefundOrder, of transaction: Int64, about subject: String, since: Timestamp
    ) async throws -> FlutterwaveRefund? {
        let from = (since - Self.slack).day
        for page in 1...Self.maximumPages {
            let answer = try await api.call(
                "list_refunds", about: subject, .get, "/refunds?from=\(from)&page=\(page)", isIdempotent: true)
            let refunds = try api.list(FlutterwaveRefund.self, answer)
            let found = refunds.first { $0.note == order.note && $0.transaction == transaction }
            if let found { return try checked(found, order) }
            if refunds.count < Self.perPage { return nil }
        }
        throw api.unexpected("too many refunds to look through")
    }

    /// Sent once: it would be paid back twice.
    func order(
        _ order: FlutterwaveRefundOrder, of transaction: Int64, about subject: String
    ) async throws -> Answer {
        let answer = try await api.call(
            "create_refund", about: subject, .post, "/transactions/\(transaction)/refund", isIdempotent: false,
            json: order)
        if api.isSureNo(answer) { return .notTaken(code: "provider_refused") }
        return .taken(try checked(try api.data(FlutterwaveRefund.self, answer), order))
    }

    /// Another amount than was ordered is nothing that we know how to book.
    private func checked(
        _ refund: FlutterwaveRefund, _ order: FlutterwaveRefundOrder
    ) throws -> FlutterwaveRefund {
        let amount = try? Money(parsing: refund.amount, currency: order.amount.currency)  // no amount is another
        guard amount == order.amount else { throw api.unexpected("a refund of another amount") }
        return refund
    }
}
