// Made by scripts/render from WorthRequests.messages.
package import JSONKit
package import MoneyKit

/// What is this amount worth, as limits are counted? For services that compare amounts of any currency with one figure.
package struct WeighAmount: RequestContract {
    package static let type = "wallet.weigh_amount.v1"

    package typealias Reply = WeighedAmount

    package let amount: Money

    package init(amount: Money) {
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        amount = fields.required("amount", .money)
    }

    package static let example = WeighAmount(amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("amount", amount)
    }
}

/// In US dollars at the current rates, rounded up; absent where no rate is known.
package struct WeighedAmount: FieldEncodable, FieldDecodable, Hashable {
    package let worth: Money?

    package init(worth: Money? = nil) {
        self.worth = worth
    }

    package init(_ fields: inout Fields) {
        worth = fields.optional("worth", .money)
    }

    package static let example = WeighedAmount(worth: .example)

    package func encode(to out: inout JSONWriter) {
        out.optional("worth", worth)
    }
}
