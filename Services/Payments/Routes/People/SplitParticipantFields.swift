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

extension FieldType where Value == Rate {
    /// Of a whole: `33.33`, at most four decimals, at most 100.
    static var percentage: FieldType {
        .parsed(
            "a percentage such as 33.33, with at most four decimals",
            schema: .string(
                JSONMember("pattern", .string("^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,4})?$")),
                JSONMember("examples", .array([.string("33.33")]))),
            example: Self.third
        ) { text in
            // Nil is the answer to what is no number.
            guard let rate = try? Rate(parsing: text), rate.scale <= 4, !(Self.whole < rate) else { return nil }
            return rate
        }
    }

    private static var third: Rate { known(3_333, 2) }
    private static var whole: Rate { known(100, 0) }

    private static func known(_ mantissa: Int64, _ scale: Int) -> Rate {
        do {
            return try Rate(mantissa: mantissa, scale: scale)
        } catch {
            preconditionFailure("\(mantissa) is a rate")
        }
    }
}
