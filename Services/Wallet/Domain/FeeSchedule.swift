package import MoneyKit

/// What a fee is taken on.
package enum FeeOperation: String, Sendable, CaseIterable {
    /// A transfer to another customer's wallet; own wallets are free.
    case transfer
}

/// One row of the fee table: a fixed part and a share of the amount, on top of the amount, in the amount's currency.
package struct FeeRule: Sendable, Equatable {
    /// Minor units.
    package var fixed: Int64
    /// Hundredths of a percent of the amount, rounded up.
    package var basisPoints: Int64
    /// Minor units; bounds of the sum of both parts.
    package var minimum: Int64
    package var maximum: Int64?

    package init(fixed: Int64 = 0, basisPoints: Int64 = 0, minimum: Int64 = 0, maximum: Int64? = nil) {
        self.fixed = fixed
        self.basisPoints = basisPoints
        self.minimum = minimum
        self.maximum = maximum
    }

    package func fee(on amount: Money) throws(WalletError) -> Int64 {
        do throws(MoneyError) {
            let share = try amount.feeUp(basisPoints: basisPoints)
            let sum = try share.adding(Money(minorUnits: fixed, currency: amount.currency)).minorUnits
            return min(max(sum, minimum), maximum ?? .max)
        } catch {
            throw .amountTooLarge
        }
    }
}

/// The fee table. An operation and currency without a row costs nothing.
package struct FeeSchedule: Sendable, Equatable {
    package struct Key: Hashable, Sendable {
        package let operation: FeeOperation
        package let currency: Currency

        package init(_ operation: FeeOperation, _ currency: Currency) {
            self.operation = operation
            self.currency = currency
        }
    }

    package var rules: [Key: FeeRule]

    package init(_ rules: [Key: FeeRule] = [:]) {
        self.rules = rules
    }

    /// Whether any amount of the currency may cost something, so that the fee account is needed.
    package func mayCharge(_ operation: FeeOperation, in currency: Currency) -> Bool {
        !rules.isEmpty && rules[Key(operation, currency)] != nil
    }

    /// Minor units of the amount's currency, never negative.
    package func fee(_ operation: FeeOperation, on amount: Money) throws(WalletError) -> Int64 {
        guard !rules.isEmpty, let rule = rules[Key(operation, amount.currency)] else { return 0 }
        return max(0, try rule.fee(on: amount))
    }
}
