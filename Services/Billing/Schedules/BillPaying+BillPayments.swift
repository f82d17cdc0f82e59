import BillingDomain
import Contracts
import PostgresAccess
import Primitives

extension PlannedBook {
    var follower: BillPaymentFollower {
        BillPaymentFollower { payment, now, transaction in
            guard let ended = EndedPayment(payment) else { return }
            try await follow(ended, now: now, in: transaction)
        }
    }
}

extension PlannedBook {
    /// Puts the number of a payment by under a name, in the transaction that accepts the payment.
    nonisolated(nonsending) func save(
        _ payment: BillPayment, as nickname: String, in transaction: PostgresTransaction
    ) async throws {
        try await beneficiaries.save(
            Beneficiary(
                id: ids.next(), owner: payment.owner, biller: payment.payee.id, customer: payment.customer,
                nickname: nickname, customerName: payment.customerName), now: payment.createdAt, in: transaction)
    }
}

extension EndedPayment {
    /// Nil: it is not over, or was so before and has been taken back.
    init?(_ payment: BillPayment) {
        guard payment.status == .completed || payment.status == .failed else { return nil }
        let source: OrderedPayment.Source? =
            if let schedule = payment.schedule {
                .schedule(BillScheduleID(schedule))
            } else if let bill = payment.bill {
                .bill(PersonalBillID(bill))
            } else {
                nil
            }
        self.init(
            id: payment.id.rawValue, owner: payment.owner, source: source, biller: payment.payee.id,
            customer: payment.customer, customerName: payment.customerName, isPaid: payment.status == .completed,
            failureCode: payment.failure?.code)
    }
}

extension BillPaying {
    init(_ catalogue: CatalogueParts, _ payments: BillPaymentDesk) {
        self.init(
            biller: { try await catalogue.catalogue.biller($0, isOperator: false)?.biller },
            price: { order, owner, isCounted in
                let priced = try await catalogue.orders.price(
                    order, for: owner, isOperator: false, isCounted: isCounted)
                // Who plans a payment hears now what would refuse each of them later.
                if isCounted { _ = try await payments.phone(of: priced, for: owner) }
                return priced
            },
            finds: { try await payments.known(PayContext($0)) != nil },
            pay: { _ = try await payments.pay($0, as: PayContext($1)) })
    }
}

extension PayContext {
    init(_ ordered: OrderedPayment) {
        self.init(id: BillPaymentID(ordered.id), owner: ordered.owner, channel: .system)
        switch ordered.source {
        case .schedule(let id): schedule = id.rawValue
        case .bill(let id): bill = id.rawValue
        }
    }
}
