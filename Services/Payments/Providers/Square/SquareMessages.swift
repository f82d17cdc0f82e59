import JSONKit
import MoneyKit
import PaymentsDomain

/// `{"amount": 1000, "currency": "USD"}` in the currency's smallest units.
struct SquareMoney: FieldDecodable, FieldEncodable {
    let money: Money?

    init(_ money: Money) { self.money = money }

    init(_ fields: inout Fields) {
        let units = fields.required("amount", .integer(0...Int64.max))
        let code = fields.required("currency", .text(3...3))
        money = Currency(code).map { Money(minorUnits: units, currency: $0) }
    }

    static let example = SquareMoney(.example)

    func encode(to out: inout JSONWriter) {
        out.optional("amount", money?.minorUnits)
        out.optional("currency", money?.currency.code)
    }
}

/// https://developer.squareup.com/reference/square/checkout-api/create-payment-link
struct SquareOrder: FieldEncodable {
    struct Item: FieldEncodable {
        let price: Money

        static let example = Item(price: .example)

        func encode(to out: inout JSONWriter) {
            out.field("name", "Deposit")
            out.field("quantity", "1")
            out.field("base_price_money", SquareMoney(price))
        }
    }

    struct Order: FieldEncodable {
        let deposit: Deposit
        let location: String

        static let example = Order(deposit: DepositView.example.deposit, location: "florin")

        func encode(to out: inout JSONWriter) {
            out.field("location_id", location)
            out.field("reference_id", deposit.id)
            out.field("line_items", [Item(price: deposit.amount)])
        }
    }

    struct Options: FieldEncodable {
        let returnURL: String

        static let example = Options(returnURL: "https://example.com/paid")

        func encode(to out: inout JSONWriter) { out.field("redirect_url", returnURL) }
    }

    let deposit: Deposit
    let location: String

    static let example = SquareOrder(deposit: DepositView.example.deposit, location: "florin")

    func encode(to out: inout JSONWriter) {
        out.field("idempotency_key", deposit.id)
        out.field("order", Order(deposit: deposit, location: location))
        out.optional("checkout_options", deposit.returnURL.map(Options.init))
    }
}

/// https://developer.squareup.com/reference/square/refunds-api/refund-payment
struct SquareRefundOrder: FieldEncodable {
    /// Ours; told as the reason too, by which it is found again.
    let name: String
    let payment: String
    let amount: Money

    static let example = SquareRefundOrder(name: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", payment: "p", amount: .example)

    func encode(to out: inout JSONWriter) {
        out.field("idempotency_key", name)
        out.field("payment_id", payment)
        out.field("amount_money", SquareMoney(amount))
        out.field("reason", name)
    }
}

/// `{"payment_link": {"id", "order_id", "url"}}`
struct SquareLinkAnswer: FieldDecodable {
    struct Link: FieldDecodable {
        let id: String
        let order: String
        let url: String

        init(_ fields: inout Fields) {
            id = fields.required("id", .text(1...255))
            order = fields.required("order_id", .text(1...255))
            url = fields.required("url", .text(1...2_048))
        }
    }

    let link: Link

    init(_ fields: inout Fields) { link = fields.required("payment_link", .object(Link.self)) }
}

/// `{"order": {"id", "state", "reference_id", "tenders"}}`
struct SquareOrderAnswer: FieldDecodable {
    struct Tender: FieldDecodable {
        let payment: String

        init(_ fields: inout Fields) {
            let id = fields.required("id", .text(1...255))
            payment = fields.optional("payment_id", .text(1...255)) ?? id
        }
    }

    struct Order: FieldDecodable {
        let id: String
        let state: String
        let florinID: String?
        let payment: String?

        init(_ fields: inout Fields) {
            id = fields.required("id", .text(1...255))
            state = fields.required("state", .text(1...40))
            florinID = fields.optional("reference_id", .text(1...255))
            payment = fields.optional("tenders", .array(.object(Tender.self), 0...100))?.first?.payment
        }
    }

    let order: Order

    init(_ fields: inout Fields) { order = fields.required("order", .object(Order.self)) }
}

/// `{"payment": {"id", "status", "order_id", "total_money", "refunded_money", "refund_ids"}}`
struct SquarePaymentAnswer: FieldDecodable {
    struct Payment: FieldDecodable {
        let id: String
        let status: String
        let order: String?
        let refunds: [String]
        private let total: Money?
        private let refunded: Money?

        init(_ fields: inout Fields) {
            id = fields.required("id", .text(1...255))
            status = fields.required("status", .text(1...40))
            order = fields.optional("order_id", .text(1...255))
            total = fields.required("total_money", .object(SquareMoney.self)).money
            refunded = fields.optional("refunded_money", .object(SquareMoney.self))?.money
            refunds = fields.optional("refund_ids", .array(.text(1...255), 0...1_000)) ?? []
        }

        /// What is left of it; nil: money that we do not know.
        var left: Money? {
            guard let total else { return nil }
            guard let refunded else { return total }
            guard refunded.currency == total.currency else { return nil }
            return Money(minorUnits: total.minorUnits - refunded.minorUnits, currency: total.currency)
        }

        var isGivenUp: Bool { status == "FAILED" || status == "CANCELED" }
    }

    let payment: Payment

    init(_ fields: inout Fields) { payment = fields.required("payment", .object(Payment.self)) }
}

/// `{"refund": {"id", "status", "amount_money", "reason"}}`
struct SquareRefundAnswer: FieldDecodable {
    struct Refund: FieldDecodable {
        let id: String
        let florinID: String?
        private let status: String
        private let amount: Money?

        init(_ fields: inout Fields) {
            id = fields.required("id", .text(1...255))
            status = fields.required("status", .text(1...40))
            amount = fields.required("amount_money", .object(SquareMoney.self)).money
            florinID = fields.optional("reason", .text(1...255))
        }

        /// Nil for a status that a later version may have, and for another amount than was ordered.
        func payout(of outflow: Outflow) -> ProviderPayout? {
            guard amount == outflow.amount else { return nil }
            switch status {
            case "PENDING", "APPROVED": return .pending(reference: id)
            case "COMPLETED": return .paid(reference: id)
            case "REJECTED", "FAILED": return outflow.givenUp(code: "refund_\(status.lowercased())", reference: id)
            default: return nil
            }
        }

        var refund: ProviderRefund? {
            switch status {
            case "PENDING", "APPROVED": .pending
            case "COMPLETED": .succeeded
            case "REJECTED", "FAILED": .refused
            default: nil
            }
        }
    }

    let refund: Refund

    init(_ fields: inout Fields) { refund = fields.required("refund", .object(Refund.self)) }
}

/// `{"errors": [{"code"}]}`
struct SquareRefusal: FieldDecodable {
    struct Failure: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) { code = fields.required("code", .text(1...100)) }
    }

    let errors: [Failure]

    init(_ fields: inout Fields) { errors = fields.required("errors", .array(.object(Failure.self), 1...100)) }
}
