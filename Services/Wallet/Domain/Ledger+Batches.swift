import MoneyKit
import PolicyKit
import Primitives

extension Ledger {
    /// Each item for itself, or, when atomic, all or none. Nothing happens before all of it is assessed.
    /// - Throws: `assessmentNeeded` with what has to be asked about first.
    mutating func apply(_ batch: TransferBatch) throws(WalletError) -> [BatchItemOutcome] {
        let before = batch.atomic || mayAsk(about: batch) ? self : nil
        var outcomes: [BatchItemOutcome] = []
        outcomes.reserveCapacity(batch.transfers.count)
        for item in batch.transfers { outcomes.append(BatchItemOutcome(id: item.id, applyItem(item, batch.commander))) }
        guard let before, outcomes.contains(where: { $0.refusal != nil }) else { return outcomes }
        let questions = outcomes.flatMap { $0.refusal?.questions ?? [] }
        guard questions.isEmpty else {
            goBack(to: before)
            throw .assessmentNeeded(questions)
        }
        return batch.atomic ? undo(outcomes, to: before) : outcomes
    }

    /// Whether some item may have to be asked about; the usual batch costs no copy of the ledger.
    private func mayAsk(about batch: TransferBatch) -> Bool {
        guard let policy, let standing = batch.commander.owner.flatMap({ owners[$0] })?.standing else { return false }
        if let end = standing.askUntil, now < end { return true }
        let operations = [AssessmentPolicy.Operation.transfer, .ownTransfer].filter {
            policy.mayAsk($0, of: standing.risk)
        }
        guard !operations.isEmpty else { return false }
        return batch.transfers.contains { transfer in
            // What cannot be weighed is refused by the item itself.
            guard let cents = try? rules.rates.cents(of: transfer.amount) else { return false }
            return operations.contains { policy.asks($0, of: standing.risk, cents: cents) }
        }
    }

    private mutating func goBack(to before: Ledger) {
        let further = further
        self = before
        self.further = further
    }

    /// An id that stands for the same transfer of the same customer was posted before.
    private mutating func applyItem(_ item: Transfer, _ commander: Commander) -> BatchItemOutcome.Result {
        if let earlier = known[item.id] {
            return item.isSame(as: earlier, by: commander) ? .postedBefore : .refused(.transactionIDReused)
        }
        do throws(WalletError) {
            _ = try transfer(item, by: commander)
            return .posted
        } catch {
            return .refused(error)
        }
    }

    /// Takes back what the batch did. What an earlier request posted stays posted, and is told so: a client that heard
    /// "refused" would send it again under another id.
    private mutating func undo(_ outcomes: [BatchItemOutcome], to before: Ledger) -> [BatchItemOutcome] {
        goBack(to: before)
        return outcomes.map { outcome in
            switch outcome.result {
            case .refused: outcome
            case .postedBefore where known[outcome.id] != nil: outcome
            case .posted, .postedBefore: BatchItemOutcome(id: outcome.id, .refused(.batchRefused))
            }
        }
    }
}

extension Transfer {
    fileprivate func isSame(as earlier: PostedTransaction, by commander: Commander) -> Bool {
        earlier.id == id && earlier.kind == .transfer && earlier.source == source && earlier.destination == destination
            && earlier.amount == amount && earlier.details.initiator == commander.initiator
            && earlier.details.reference == reference && earlier.details.description == description
            && earlier.details.quote == quote
    }
}
