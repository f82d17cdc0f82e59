import Contracts
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

/// What a group of commands tells the other services.
///
/// All movements go out as one aggregate, so their order on the wire is the order of the books: a reconciliation can
/// compare both sides at one point of the stream.
enum LedgerEvents {
    static let aggregate = "ledger"
    /// Movements of one message at most.
    static let maximumMovements = 500

    static func events(of ledger: Ledger, group: Int64, at now: Timestamp, ids: IDGenerator) -> [OutboxEvent] {
        let transactions = transactions(of: ledger, group)
        var events: [OutboxEvent] = []
        var start = 0
        var count = 0
        for (place, transaction) in transactions.enumerated() {
            if count + transaction.movements.count > maximumMovements, place > start {
                events.append(movementsPosted(transactions[start..<place], at: now, ids: ids))
                start = place
                count = 0
            }
            count += transaction.movements.count
        }
        if start < transactions.count { events.append(movementsPosted(transactions[start...], at: now, ids: ids)) }
        return events + ledger.writes.holdEvents.map { holdEvent($0, at: now, ids: ids) }
    }

    private static func movementsPosted(
        _ transactions: ArraySlice<Contracts.PostedTransaction>, at now: Timestamp, ids: IDGenerator
    ) -> OutboxEvent {
        event(MovementsPosted(transactions: Array(transactions)), aggregate: aggregate, at: now, ids: ids)
    }

    /// Steps of one transaction stand together, as they were posted.
    private static func transactions(of ledger: Ledger, _ group: Int64) -> [Contracts.PostedTransaction] {
        var result: [Contracts.PostedTransaction] = []
        var entries = ledger.writes.entries[...]
        while let first = entries.first, let header = first.transaction {
            let steps = entries.prefix { $0.movement.transaction == header.id }
            entries = entries.dropFirst(steps.count)
            let place = JournalPlace(group: group, index: result.count)
            result.append(posted(header, place, steps.map { posted($0.movement, ledger) }))
        }
        return result
    }

    /// As the stream and its list tell it.
    static func posted(
        _ header: WalletDomain.PostedTransaction, _ place: JournalPlace, _ movements: [PostedMovement]
    ) -> Contracts.PostedTransaction {
        let details = header.details
        return Contracts.PostedTransaction(
            transactionID: header.id.rawValue, kind: header.kind.rawValue, purpose: header.purpose,
            description: details.description, initiator: details.initiator.map { UserID($0) },
            channel: details.channel.map { Contracts.Channel($0) }, requestID: details.requestID,
            assessmentID: details.assessment, sequence: place.sequence, reference: details.reference,
            reverses: details.reverses?.rawValue, occurredAt: header.createdAt, movements: movements)
    }

    private static func posted(_ movement: Movement, _ ledger: Ledger) -> PostedMovement {
        let debit = ledger.accounts[movement.debit]
        let credit = ledger.accounts[movement.credit]
        return PostedMovement(
            id: movement.id.rawValue, debitAccount: movement.debit.rawValue, debitCode: debit?.code ?? "",
            debitOwner: debit?.owner, creditAccount: movement.credit.rawValue, creditCode: credit?.code ?? "",
            creditOwner: credit?.owner, amount: Money(minorUnits: movement.amount, currency: movement.currency))
    }

    static func event(
        _ contract: some EventContract, aggregate: String, at now: Timestamp, ids: IDGenerator
    ) -> OutboxEvent {
        OutboxEvent(
            type: type(of: contract).type, aggregateID: aggregate, data: JSON.encode(contract), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

extension LedgerEvents {
    private static func holdEvent(_ event: HoldEvent, at now: Timestamp, ids: IDGenerator) -> OutboxEvent {
        let hold = event.hold
        let (id, wallet) = (hold.id.rawValue, hold.account.rawValue)
        let rest = Money(minorUnits: hold.amount.minorUnits - hold.captured, currency: hold.amount.currency)
        func wrap(_ contract: some EventContract) -> OutboxEvent {
            self.event(contract, aggregate: hold.account.description, at: now, ids: ids)
        }
        switch event.change {
        case .placed:
            return wrap(
                HoldPlaced(
                    holdID: id, walletID: wallet, ownerID: event.owner, amount: hold.amount,
                    expiresAt: hold.expiresAt, assessmentID: hold.assessment))
        case .captured(let amount, let transaction):
            return wrap(
                HoldCaptured(
                    holdID: id, walletID: wallet, transactionID: transaction.rawValue, amount: amount,
                    final: hold.status == .captured))
        case .released: return wrap(HoldReleased(holdID: id, walletID: wallet, amount: rest))
        case .expired: return wrap(HoldExpired(holdID: id, walletID: wallet, ownerID: event.owner, amount: rest))
        }
    }
}

extension Account {
    /// `customer`, or the code of a system account.
    var code: String {
        switch kind {
        case .customer: "customer"
        case .system(let account): account.code(in: currency)
        }
    }
}

/// A transaction's place in the order of the books: its commit's number, and its place in that.
struct JournalPlace {
    /// Of one commit, more than a group of the ledger has.
    static let perGroup: Int64 = 1 << 16

    let group: Int64
    let index: Int

    var sequence: Int64 { group * Self.perGroup + Int64(index) }

    init(group: Int64, index: Int) {
        self.group = group
        self.index = index
    }

    init(sequence: Int64) {
        group = sequence / Self.perGroup
        index = Int(sequence % Self.perGroup)
    }
}
