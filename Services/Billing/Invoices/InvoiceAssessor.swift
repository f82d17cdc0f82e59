import BillingDomain
import Contracts
import HTTPKit
import Messaging
import PolicyKit
import Primitives
import ServiceKit

/// Asks compliance about what pays an invoice, before the wallet is asked.
struct InvoiceAssessor: Sendable {
    let assessor: MoneyAssessor

    /// - Throws: `MessagingError` when nobody answers and the policy does not let it go on: it is asked again.
    func assess(_ payment: InvoicePayment) async throws -> InvoiceVerdict {
        guard let way = payment.way else { return .allowed(assessment: nil) }
        let word = try await assessor.assess(
            WeighedMoney(
                id: payment.id.rawValue, operation: .transfer, owner: way.payer, amount: payment.amount,
                source: way.source.description, destination: way.target.description,
                channel: way.isSession ? .session : .apiKey, facts: "\(payment.id)"))
        switch word {
        case nil, .unassessed: return .allowed(assessment: nil)
        case .allow(let id): return .allowed(assessment: id)
        case .review: return .refused(code: ProblemCode.transactionUnderReview.code)
        case .deny: return .refused(code: ProblemCode.transactionNotPermitted.code)
        case .unavailable: throw MessagingError(.unavailable, "compliance does not assess")
        }
    }
}
