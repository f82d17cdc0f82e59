package import BillingDomain
package import HTTPKit
import JSONKit
import MoneyKit

extension BillingError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        // MARK: Catalogue
        case .missing(let thing): Problem(.notFound, detail: "There is no such \(thing.rawValue).")
        case .billerNotAvailable: Problem(.billerNotAvailable)
        case .packageRequired: Problem(.packageRequired)
        case .amountMissing: .invalid("amount", "missing", "is required where there are no packages")
        case .amountOutOfRange(let minimum, let maximum):
            Problem(.amountOutOfRange, figures: Self.bounds(minimum, maximum))
        case .currencyMismatch(let expected):
            Problem(.currencyMismatch, members: [("expected_currency", expected.code)])
        case .customerNumberMalformed(let label):
            .invalid("customer_id", "malformed", "must be a \(label.lowercased())")
        case .customerNotFound: Problem(.customerNotFound)
        case .billerUnreachable: Problem(.billerUnreachable, retryAfterSeconds: 30)
        case .walletNotFound: Problem(.notFound, detail: "There is no such wallet.")
        case .codeTaken: Problem(.codeTaken)
        case .tooManyValidations(let seconds): Problem(.rateLimited, retryAfterSeconds: seconds)
        case .unknownProvider: Problem(.unknownProvider)
        case .webhookNotSigned: Problem(.webhookNotSigned)
        case .webhookMalformed: Problem(.webhookMalformed)
        }
    }

    private static func bounds(_ minimum: Money?, _ maximum: Money?) -> [(name: String, value: any FieldValue)] {
        var bounds: [(name: String, value: any FieldValue)] = []
        if let minimum { bounds.append(("minimum", minimum)) }
        if let maximum { bounds.append(("maximum", maximum)) }
        return bounds
    }
}
