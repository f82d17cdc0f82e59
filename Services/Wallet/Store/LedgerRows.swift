package import MoneyKit
import PolicyKit
package import PostgresAccess
import Primitives
import WalletDomain

extension Currency: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let currency = Currency(try String(postgres: cell)) else { throw cell.mismatch(Currency.self) }
        self = currency
    }
}

/// Read from `numeric::text`, which keeps the scale.
extension Rate: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let rate = try? Rate(parsing: String(postgres: cell)) else { throw cell.mismatch(Rate.self) }
        self = rate
    }
}

extension Account.Status: PostgresDecodable {}
extension Hold.Status: PostgresDecodable {}
extension TransactionKind: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let kind = TransactionKind(rawValue: try String(postgres: cell)) else {
            throw cell.mismatch(TransactionKind.self)
        }
        self = kind
    }
}

extension Channel: PostgresDecodable {}
extension Purpose.Counter: PostgresDecodable {}
extension FeeOperation: PostgresDecodable {}
extension Restriction: PostgresDecodable {}
extension AssessmentPolicy.Risk: PostgresDecodable {}

/// Reads `LedgerSQL.accountColumns`.
extension Account {
    init(_ row: Row) throws(PostgresError) {
        let currency = try row.decode(Currency.self, at: 3)
        let kind: Account.Kind
        if let owner = try row.decode(OwnerID?.self, at: 1) {
            kind = .customer(owner)
        } else {
            let code = try row.decode(String.self, at: 2)
            guard let system = SystemAccount(code: code, currency: currency) else {
                throw PostgresError(.decoding, message: "the code of a system account cannot be read")
            }
            kind = .system(system)
        }
        self.init(
            id: try row.decode(AccountID.self, at: 0), kind: kind, currency: currency,
            status: try row.decode(Account.Status.self, at: 4), posted: try row.decode(Int64.self, at: 5),
            held: try row.decode(Int64.self, at: 6), overdraft: try row.decode(Int64.self, at: 7),
            version: try row.decode(Int64.self, at: 8), lastMovementAt: try row.decode(Timestamp.self, at: 9),
            sent: SentAmounts(
                day: try row.decode(CalendarDay.self, at: 10), today: try row.decode(Int64.self, at: 11),
                month: try row.decode(Int64.self, at: 12)),
            ownLimits: OwnLimits(
                perTransaction: try row.decode(Int64?.self, at: 13), daily: try row.decode(Int64?.self, at: 14),
                monthly: try row.decode(Int64?.self, at: 15)),
            requiresPIN: try row.decode(Bool.self, at: 16), manager: try row.decode(String?.self, at: 17))
    }

    /// Reads `LedgerSQL.accountColumns, LedgerSQL.ceilingColumns`.
    init(ledger row: Row) throws(PostgresError) {
        try self.init(row)
        ceiling = Ceiling(
            posted: try row.decode(Int64.self, at: 18), version: try row.decode(Int64.self, at: 19),
            day: try row.decode(CalendarDay.self, at: 20))
    }
}

extension SystemAccount {
    /// Reads `clearing:sandbox:USD` back.
    init?(code: String, currency: Currency) {
        let suffix = ":\(currency.code)"
        guard code.hasSuffix(suffix) else { return nil }
        self.init(group: String(code.dropLast(suffix.count)))
    }
}

extension Owner {
    init(_ row: Row) throws(PostgresError) {
        let (id, tier, day, sentDay, sentMonth, deposits, withdrawals, reserved) = try row.decode(
            OwnerID.self, Int.self, CalendarDay.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self)
        self.init(
            id: id, tier: KYCTier(rawValue: tier) ?? .tier0, isMerchant: try row.decode(Bool.self, at: 8),
            ownBalanceLimit: try row.decode(Int64?.self, at: 9),
            sent: SentAmounts(day: day, today: sentDay, month: sentMonth), depositsToday: deposits,
            withdrawalsToday: withdrawals, depositsReserved: reserved,
            standing: Standing(
                risk: try row.decode(AssessmentPolicy.Risk.self, at: 10),
                restriction: try row.decode(Restriction.self, at: 11),
                askUntil: try row.decode(Timestamp?.self, at: 12)))
    }
}

/// Reads `LedgerSQL.holdColumns`.
extension Hold {
    init(_ row: Row) throws(PostgresError) {
        let (id, account, amount, captured, currency) = try row.decode(
            HoldID.self, AccountID.self, Int64.self, Int64.self, Currency.self)
        var counted: Counted?
        if let day = try row.decode(CalendarDay?.self, at: 11) {
            // Holds of before this was kept were counted as they stand.
            counted = Counted(
                day: day, cents: try row.decode(Int64.self, at: 12),
                minorUnits: try row.decode(Int64?.self, at: 13) ?? amount)
        }
        self.init(
            id: id, account: account, purpose: try row.decode(String.self, at: 10),
            service: try row.decode(String?.self, at: 14), amount: Money(minorUnits: amount, currency: currency),
            counted: counted, captured: captured,
            status: try row.decode(Hold.Status.self, at: 5), reason: try row.decode(String?.self, at: 6),
            assessment: try row.decode(UniqueID?.self, at: 15),
            expiresAt: try row.decode(Timestamp?.self, at: 7), createdAt: try row.decode(Timestamp.self, at: 8),
            endedAt: try row.decode(Timestamp?.self, at: 9))
    }
}

/// Reads `LedgerSQL.quoteColumns`.
extension Quote {
    init(_ row: Row) throws(PostgresError) {
        let (id, owner, source, paid, target, received, fee) = try row.decode(
            QuoteID.self, OwnerID.self, Currency.self, Int64.self, Currency.self, Int64.self, Int64.self)
        self.init(
            id: id, owner: owner, source: Money(minorUnits: paid, currency: source),
            target: Money(minorUnits: received, currency: target), fee: Money(minorUnits: fee, currency: source),
            rate: try row.decode(Rate.self, at: 7), expiresAt: try row.decode(Timestamp.self, at: 8),
            usedBy: try row.decode(TransactionID?.self, at: 9))
    }
}

extension Authorization {
    init(_ row: Row) throws(PostgresError) {
        let (hash, account, upTo, currency, expiresAt, usedBy) = try row.decode(
            [UInt8].self, AccountID.self, Int64.self, Currency.self, Timestamp.self, UniqueID?.self)
        self.init(
            key: Authorization.Key(bytes: hash), account: account,
            upTo: Money(minorUnits: upTo, currency: currency), expiresAt: expiresAt, usedBy: usedBy)
    }
}
