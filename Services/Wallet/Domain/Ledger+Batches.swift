import MoneyKit
import Primitives

extension Ledger {
    /// Each item for itself, or, when atomic, all or none.
    mutating func apply(_ batch: TransferBatch) -> [BatchItemOutcome] {
        let before = batch.atomic ? self : nil
        var outcomes: [BatchItemOutcome] = []
        outcomes.reserveCapacity(batch.transfers.count)
        var refused = false
        for item in batch.transfers {
            let refusal = applyItem(item, batch.commander)
            refused = refused || refusal != nil
            outcomes.append(BatchItemOutcome(id: item.id, refusal: refusal))
        }
        guard let before, refused else { return outcomes }
        self = before
        return outcomes.map { BatchItemOutcome(id: $0.id, refusal: $0.refusal ?? .batchRefused) }
    }

    /// Nil when posted. An id that stands for the same transfer of the same customer counts as posted.
    private mutating func applyItem(_ item: Transfer, _ commander: Commander) -> WalletError? {
        if let earlier = known[item.id] {
            return item.isSame(as: earlier, by: commander) ? nil : .transactionIDReused
        }
        do throws(WalletError) {
            _ = try transfer(item, by: commander)
            return nil
        } catch {
            return error
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
