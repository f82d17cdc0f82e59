/// What an account measures; decides the side it grows on and the statement it stands in.
package enum AccountType: String, CaseIterable, Sendable {
    case asset, liability, equity, revenue, expense

    /// Assets and expenses grow by debits, the other three by credits.
    package var normalSide: Side {
        switch self {
        case .asset, .expense: .debit
        case .liability, .equity, .revenue: .credit
        }
    }

    /// Revenue and expense start every period at zero: closing moves them to retained earnings.
    package var isProfitAndLoss: Bool { self == .revenue || self == .expense }

    /// A net debit as this kind of account shows it: positive on its normal side.
    package func natural(netDebit: Int128) -> Int128 { normalSide == .debit ? netDebit : -netDebit }
}

/// Where money that meets an account belongs in the cash-flow statement (IAS 7).
package enum Activity: String, CaseIterable, Sendable {
    /// The account is cash itself: bank accounts, and money on its way between a provider and a bank.
    case cash
    case operating, investing, financing

    /// For accounts that name no activity, and whose parents name none.
    package static func standard(for type: AccountType) -> Activity {
        type == .equity ? .financing : .operating
    }
}
