import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Payments that the payer's bank takes back. An event only says which: Flutterwave is asked how that stands, and for
/// the transaction, by which alone the currency is known.
struct FlutterwaveChargebacks: Sendable {
    let api: FlutterwaveAPI

    /// - Throws: `PartnerError`, and then the event comes again.
    func event(_ id: String, about named: NamedDispute) async throws -> ProviderEvent {
        let answer = try await api.call(
            "list_chargebacks", about: named.name, .get, "/chargebacks?flw_ref=\(named.payment)", isIdempotent: true)
        let all = api.isUnknown(answer) ? [] : try api.list(FlutterwaveChargeback.self, answer)
        guard let found = all.first(where: { String($0.id) == named.name && $0.payment == named.payment }) else {
            return .unbooked(id, "a chargeback \(named.name) that Flutterwave does not know")
        }
        let paid = try await FlutterwaveTransactions(api: api).find(found.transaction, about: named.name)
        guard let state = found.state, let paid, let amount = found.amount(in: paid.amount.currency) else {
            return .unbooked(id, "chargeback \(named.name) in state \(found.status) that we cannot book")
        }
        // What came on a virtual account is known by Flutterwave's number, all else by ours.
        let isArrival = FlutterwaveAccountReference(paid.reference) != nil
        return .chargeback(
            id,
            PaymentChargeback(
                payment: isArrival ? String(paid.id) : paid.reference, amount: amount, fee: .zero(amount.currency),
                reference: named.name, state: state))
    }
}

/// One of `GET /chargebacks`: https://developer.flutterwave.com/v3.0/reference/list-all-chargebacks
struct FlutterwaveChargeback: FieldDecodable {
    let id: Int64
    /// Flutterwave's of what was paid.
    let payment: String
    let status: String
    let transaction: Int64
    private let amount: String

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        payment = fields.required("flw_ref", .text(1...255))
        status = fields.required("status", .text(1...60))
        transaction = fields.required("transaction_id", .integer(1 ... .max))
        amount = fields.required("amount", .decimalNumber)
    }

    /// Nil: it is none.
    func amount(in currency: Currency) -> Money? {
        try? Money(parsing: amount, currency: currency)  // then it is no amount of that currency
    }

    /// Nil for one that a later version may have. The amount is taken and held when it is initiated; whoever declines
    /// it waits for the bank.
    var state: ProviderChargeback.State? {
        switch status {
        case "initiated", "pending", "declined": .opened
        case "won": .won
        case "lost", "accepted": .lost
        default: nil
        }
    }
}
