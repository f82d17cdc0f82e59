import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Who has a share of a bill, and how much where that is not the same for all.
struct SplitParticipantFields: FieldDecodable {
    let email: ContactAddress
    let amount: Money?
    let percentage: Rate?

    init(_ fields: inout Fields) {
        email = fields.required("email", .contactEmail)
        amount = fields.optional("amount", .money)
        percentage = fields.optional("percentage", .percentage)
    }

    func fits(_ kind: Split.Kind) -> Bool {
        switch kind {
        case .equal: amount == nil && percentage == nil
        case .custom: amount != nil && percentage == nil
        case .percentage: amount == nil && percentage != nil
        }
    }

    static func wanted(by kind: Split.Kind) -> String {
        switch kind {
        case .equal: "neither amount nor percentage"
        case .custom: "an amount"
        case .percentage: "a percentage"
        }
    }
}
