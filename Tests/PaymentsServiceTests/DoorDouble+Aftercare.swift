import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// What the wallet's door does for what follows a payment.
extension DoorDouble {
    /// A customer's own transfer, as the wallet posts it by itself.
    func transfer(_ id: UniqueID, from source: UniqueID, to target: UniqueID, _ amount: Int64) -> Bool {
        state.withLock { $0.move([Step(debit: "\(source)", credit: "\(target)", amount: amount)], as: id) != nil }
    }

    func book(_ account: String) -> Int64 { state.withLock { $0.books[account] ?? 0 } }

    func reverse(_ asked: ReversePosting) -> RequestOutcome {
        state.withLock { state in
            let reply = JSON.encode(PostedToWallet(transactionID: asked.id, postedAt: .distantPast))
            if let known = state.reversals[asked.transactionID] {
                return known == asked.id ? .reply(reply) : Self.refused(Refusal(code: "already_reversed"))
            }
            guard let steps = state.moved[asked.transactionID] else { return Self.notFound }
            let mirrored = steps.reversed().map { Step(debit: $0.credit, credit: $0.debit, amount: $0.amount) }
            guard state.move(mirrored, as: asked.id) != nil else { return Self.short }
            state.reversals[asked.transactionID] = asked.id
            return .reply(reply)
        }
    }

    /// By their ids; everything was posted when the tests begin.
    func rows(_ ids: [UniqueID], of owner: UserID) -> [WalletTransactionRow] {
        state.withLock { state in
            var rows: [WalletTransactionRow] = []
            for id in ids {
                guard let step = state.moved[id]?.first, let source = UniqueID(step.debit),
                    let target = UniqueID(step.credit)
                else { continue }
                for (wallet, other) in [(source, target), (target, source)] {
                    guard let own = state.wallets[wallet], own.owner == owner, let foreign = state.wallets[other] else {
                        continue
                    }
                    let isInternal = foreign.owner == own.owner
                    rows.append(
                        WalletTransactionRow(
                            transactionID: id, walletID: wallet, kind: "transfer",
                            purpose: state.posted[id]?.purpose ?? "transfer",
                            direction: isInternal ? .internal : wallet == source ? .out : .in,
                            amount: Money(minorUnits: step.amount, currency: own.currency), fee: .zero(own.currency),
                            counterparty: Counterparty(walletID: other, ownerID: foreign.owner),
                            reversedBy: state.reversals[id], postedAt: PaymentsHarness.start))
                }
            }
            return rows
        }
    }
}

extension DoorDouble.State {
    /// All steps or none; a wallet gives what is not held, the rest comes from who stands in for it.
    /// - Returns: what others paid; nil when a wallet has not enough.
    mutating func move(_ steps: [DoorDouble.Step], as id: UniqueID) -> Int64? {
        let before = self
        var (shortfall, posted): (Int64, [DoorDouble.Step]) = (0, [])
        for step in steps {
            var own = step.amount
            if let source = UniqueID(step.debit) {
                guard let wallet = wallets[source] else { return nil }
                let available = max(0, wallet.balance - wallet.held)
                if step.shortfall != nil { own = min(own, available) }
                guard own <= available else {
                    self = before
                    return nil
                }
                wallets[source]?.balance -= own
            } else {
                books[step.debit, default: 0] -= own
            }
            if let rest = step.shortfall, own < step.amount {
                books[rest, default: 0] -= step.amount - own
                shortfall += step.amount - own
                posted.append(DoorDouble.Step(debit: rest, credit: step.credit, amount: step.amount - own))
            }
            if own > 0 { posted.append(DoorDouble.Step(debit: step.debit, credit: step.credit, amount: own)) }
            if let target = UniqueID(step.credit) {
                wallets[target]?.balance += step.amount
            } else {
                books[step.credit, default: 0] += step.amount
            }
        }
        moved[id] = posted
        return shortfall
    }
}
