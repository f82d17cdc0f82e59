import MoneyKit
import Primitives

extension Ledger {
    /// Each item for itself, or, when atomic, all or none.
    mutating func apply(_ batch: TransferBatch) -> [BatchItemOutcome] {
        let before = batch.atomic ? self : nil
        var outcomes: [BatchItemOutcome] = []
        outcomes.reserveCapacity(batch.transfers.count)
        for item in batch.transfers { outcomes.append(BatchItemOutcome(id: item.id, applyItem(item, batch.commander))) }
        guard let before, outcomes.contains(where: { $0.refusal != nil }) else { return outcomes }
        return undo(batch, outcomes, to: before)
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
    private mutating func undo(
        _ batch: TransferBatch, _ outcomes: [BatchItemOutcome], to before: Ledger
    ) -> [BatchItemOutcome] {
        let further = further
        self = before
        self.further = further
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
