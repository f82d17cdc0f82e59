package import ISO20022Kit
package import MoneyKit
package import Primitives

/// A line of a statement.
package struct StatementEntry: Hashable, Sendable {
    package enum Status: Hashable, Sendable {
        /// The only one that moves money.
        case booked
        case pending
        /// Told for information, or a state of the bank's own.
        case other(String)
    }

    /// As the owner of the account sees it: a credit comes in.
    package enum Kind: String, Sendable, CaseIterable {
        case credit, debit

        /// Below zero for what goes out; nil when it is no money of ours.
        package func signed(_ amount: ISOAmount) -> Money? {
            guard case .success(let money) = amount.money else { return nil }
            // Amounts are not below zero, so each has an opposite.
            return self == .credit ? money : try? money.negated()
        }
    }

    /// Why an entry moves nothing until somebody has looked at it.
    package enum Fault: Hashable, Sendable {
        case amount(ISOAmount.Fault)
        /// Neither when it was booked nor when it counts.
        case noDay
        /// What it is made of has another sum, another currency, or no amounts though there are several.
        case detailsUnlikeEntry
        /// Another currency than the account's.
        case otherCurrency

        package var code: String {
            switch self {
            case .amount(let fault): fault.rawValue
            case .noDay: "day_missing"
            case .detailsUnlikeEntry: "details_unlike_entry"
            case .otherCurrency: "currency_unlike_account"
            }
        }
    }

    package let status: Status
    package let kind: Kind
    package let amount: ISOAmount
    package let bookedOn: CalendarDay?
    package let valueOn: CalendarDay?
    /// The bank's own name of it, the same wherever it tells of it.
    package let servicerReference: String?
    /// Takes back an entry of the other kind.
    package let isReversal: Bool
    /// What the bank says of it as a whole.
    package let text: String
    /// What it is made of; none where the bank does not say.
    package let details: [StatementDetail]
    package let faults: [Fault]
    /// What tells it from all others in every file that has it: see ``StatementIdentity``.
    package internal(set) var identity = ""

    /// - Parameter currency: of the account, where the bank tells it.
    package init(
        status: Status, kind: Kind, amount: ISOAmount, bookedOn: CalendarDay?, valueOn: CalendarDay?,
        servicerReference: String?, isReversal: Bool, text: String, details: [StatementDetail], currency: String?
    ) {
        self.status = status
        self.kind = kind
        self.amount = amount
        self.bookedOn = bookedOn
        self.valueOn = valueOn
        self.servicerReference = servicerReference
        self.isReversal = isReversal
        self.text = text
        self.details = details
        var faults: [Fault] = []
        switch amount.money {
        case .failure(let fault): faults.append(.amount(fault))
        case .success(let money):
            if let currency, money.currency.code != currency { faults.append(.otherCurrency) }
            if !Self.isSum(details, of: kind, money) { faults.append(.detailsUnlikeEntry) }
        }
        if bookedOn == nil { faults.append(.noDay) }
        self.faults = faults
    }

    /// Below zero for what went out; nil when it is no money of ours.
    package var signed: Money? { kind.signed(amount) }

    /// The payer's reference, where there is one payment in it.
    package var endToEnd: String? { details.count == 1 ? details[0].endToEnd : nil }

    /// What it moves, part by part: its details, or itself where the bank tells none. Those of one without faults have
    /// amounts, whose sum is the entry's.
    package var parts: [(kind: Kind, amount: Money, detail: StatementDetail)] {
        guard case .success(let money) = amount.money else { return [] }
        guard details.count > 1 else {
            return [(kind, money, details.first ?? StatementDetail(text: text))]
        }
        return details.compactMap { detail in
            guard case .success(let money)? = detail.amount?.money else { return nil }
            return (detail.kind ?? kind, money, detail)
        }
    }

    /// One detail without an amount is the whole entry; several need theirs.
    private static func isSum(_ details: [StatementDetail], of kind: Kind, _ money: Money) -> Bool {
        if details.allSatisfy({ $0.amount == nil }) { return details.count <= 1 }
        let parts = details.map { detail in detail.amount.flatMap { (detail.kind ?? kind).signed($0) } }
        guard parts.allSatisfy({ $0 != nil }),
            let sum = try? Money.sum(parts.compactMap(\.self), in: money.currency)  // of another currency, or too large
        else { return false }
        return sum == (kind == .credit ? money : try? money.negated())
    }
}

/// One payment of an entry.
package struct StatementDetail: Hashable, Sendable {
    /// Nil where the bank tells none: the entry's own when it is the only one.
    package var amount: ISOAmount?
    /// Nil where the bank tells none: the entry's.
    package var kind: StatementEntry.Kind?
    package var endToEnd: String?
    /// UETR, in small letters.
    package var uetr: String?
    package var servicerReference: String?
    /// The other side.
    package var counterparty: Counterparty?
    /// On our side, where the bank tells it: a virtual one stands for the statement's.
    package var account: ISOAccount?
    /// What the payer writes to the payee, line by line.
    package var text: String
    /// Of a structured remittance, such as `RF18539007547034`.
    package var creditorReference: String?
    /// Why it comes back; nil for what does not.
    package var returned: ISOReason?

    package struct Counterparty: Hashable, Sendable {
        package let name: String?
        package let account: ISOAccount?
    }

    package init(text: String) {
        self.text = text
    }
}
