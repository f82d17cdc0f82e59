package import MoneyKit
package import Primitives

/// A transaction of the wallet, as far as this service looks at it.
package struct WalletPosting: Sendable {
    /// Debit one account, credit another, the same amount.
    package struct Leg: Sendable {
        package struct End: Sendable {
            package let account: UniqueID
            /// `customer` for a wallet, else the code of the system account: `clearing:sandbox:USD`.
            package let code: String
            package let owner: UserID?

            package init(account: UniqueID, code: String, owner: UserID?) {
                self.account = account
                self.code = code
                self.owner = owner
            }

            /// What is taken for a service is no counterparty.
            var isCharge: Bool { code.hasPrefix("fees") || code.hasPrefix("revenue") }

            /// The code without the currency at its end.
            var name: String {
                guard let colon = code.lastIndex(of: ":") else { return code }
                let end = code[code.index(after: colon)...]
                return Currency(String(end)) == nil ? code : String(code[..<colon])
            }
        }

        package let debit: End
        package let credit: End
        package let amount: Money

        package init(debit: End, credit: End, amount: Money) {
            self.debit = debit
            self.credit = credit
            self.amount = amount
        }
    }

    package let id: UniqueID
    package let kind: String
    package let channel: String?
    /// The assessment that let it pass.
    package let assessment: UniqueID?
    package let at: Timestamp
    package let legs: [Leg]

    package init(
        id: UniqueID, kind: String, channel: String?, assessment: UniqueID?, at: Timestamp, legs: [Leg]
    ) {
        self.id = id
        self.kind = kind
        self.channel = channel
        self.assessment = assessment
        self.at = at
        self.legs = legs
    }
}

/// One customer's side of a transaction.
package struct CustomerMovement: Hashable, Sendable {
    package let user: UserID
    package let flow: MovementFlow
    /// A customer's id, or the code of a system account without its currency.
    package let counterparty: String
    package let counterpartyID: UserID?
    /// The other end's wallets, by which askers name it.
    package var wallets: [UniqueID]
    package var amount: Money

    package var isOwn: Bool { counterpartyID == user }
}

extension WalletPosting {
    /// What each customer sees of it: what went to, or came from, each other end, without what was taken for it. What
    /// stays with one person is one movement, an outgoing one.
    package var movements: [CustomerMovement] {
        let moved = legs.filter { !$0.debit.isCharge && !$0.credit.isCharge && $0.amount.isPositive }
        // Those for whom a system account stands between.
        let payers = Set(moved.filter { $0.credit.owner == nil }.compactMap(\.debit.owner))
        let payees = Set(moved.filter { $0.debit.owner == nil }.compactMap(\.credit.owner))
        var found: [CustomerMovement] = []
        for leg in moved {
            if let payer = leg.debit.owner {
                let payee = leg.credit.owner ?? Self.only(payees)
                Self.add(
                    CustomerMovement(
                        user: payer, flow: .outgoing, counterparty: payee?.description ?? leg.credit.name,
                        counterpartyID: payee, wallets: leg.credit.owner == nil ? [] : [leg.credit.account],
                        amount: leg.amount), to: &found)
            }
            if let payee = leg.credit.owner {
                let payer = leg.debit.owner ?? Self.only(payers)
                guard payer != payee else { continue }
                Self.add(
                    CustomerMovement(
                        user: payee, flow: .incoming, counterparty: payer?.description ?? leg.debit.name,
                        counterpartyID: payer, wallets: leg.debit.owner == nil ? [] : [leg.debit.account],
                        amount: leg.amount), to: &found)
            }
        }
        return found
    }

    /// Whose each wallet in it is.
    package var wallets: [(wallet: UniqueID, owner: UserID)] {
        legs.flatMap { [$0.debit, $0.credit] }.compactMap { end in end.owner.map { (end.account, $0) } }
    }

    /// Through a system account money goes to whom there is but one of.
    private static func only(_ users: Set<UserID>) -> UserID? { users.count == 1 ? users.first : nil }

    private static func add(_ movement: CustomerMovement, to found: inout [CustomerMovement]) {
        let place = found.firstIndex { known in
            (known.user, known.flow, known.counterparty, known.amount.currency)
                == (movement.user, movement.flow, movement.counterparty, movement.amount.currency)
        }
        guard let place else { return found.append(movement) }
        let known = found[place].wallets
        found[place].wallets = known + movement.wallets.filter { !known.contains($0) }
        let (sum, overflow) = found[place].amount.minorUnits.addingReportingOverflow(movement.amount.minorUnits)
        found[place].amount = Money(minorUnits: overflow ? .max : sum, currency: movement.amount.currency)
    }
}
