/// What a debit of a customer's wallet is for: one row of the table that the gate (`Ledger+Gate.swift`) reads. A new
/// way to take money from a wallet is a new row, not a new set of checks.
package struct Purpose: Sendable, Hashable {
    /// What a debit counts towards. Also between a customer's own wallets.
    package enum Counter: Sendable, Hashable {
        /// What was sent in a day and a month: by the tier over all wallets, and by the wallet's own limits.
        case sent
    }

    /// Unique, and kept with a hold: never renamed.
    package let name: String
    package let kind: TransactionKind
    /// The service that may use it, and that alone ends its holds; nil: customers.
    package let service: String?
    package let counts: Counter?
    /// A person's session must have given the PIN of a wallet that has one.
    package let asksPIN: Bool
    /// Takes from a frozen wallet too.
    package let passesFreeze: Bool
    /// Charged to the payer when the money goes to somebody else.
    package let fee: FeeOperation?
    /// Refused when it would lift the receiver above the balance limit.
    package let bindsReceiver: Bool
    /// Where a capture goes that names no wallet; nil: it has to name one.
    package let settlement: SystemAccount?

    package init(
        _ name: String, kind: TransactionKind, service: String? = nil, counts: Counter? = nil, asksPIN: Bool = true,
        passesFreeze: Bool = false, fee: FeeOperation? = nil, bindsReceiver: Bool = true,
        settlement: SystemAccount? = nil
    ) {
        self.name = name
        self.kind = kind
        self.service = service
        self.counts = counts
        self.asksPIN = asksPIN
        self.passesFreeze = passesFreeze
        self.fee = fee
        self.bindsReceiver = bindsReceiver
        self.settlement = settlement
    }

    package static let transfer = Purpose("transfer", kind: .transfer, counts: .sent, fee: .transfer)
    package static let conversion = Purpose("conversion", kind: .conversion, counts: .sent)
    /// A customer's hold. It counts when it is placed; its captures cost what transfers cost.
    package static let capture = Purpose("capture", kind: .capture, counts: .sent, fee: .transfer)

    package static let all = [transfer, conversion, capture]

    /// The row of this name.
    package static func named(_ name: String) -> Purpose? { all.first { $0.name == name } }
}
