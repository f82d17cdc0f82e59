import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of what banks have moved.
enum BankEvents {
    /// Nil for what moved no money at our bank, or is only told of.
    static func booked(_ entry: BankEntry, ids: IDGenerator, now: Timestamp) -> OutboxEvent? {
        guard let amount = entry.amount, let day = entry.bookedOn else { return nil }
        let direction: String
        switch entry.kind {
        case .credit: direction = "credit"
        case .comeBack: direction = entry.isTaken ? "debit" : "credit"
        case .debit: direction = "debit"
        case .status, .correction: return nil
        }
        return PaymentEvents.make(
            BankEntryBooked(
                entryID: entry.id.rawValue, fileID: entry.file.rawValue, rail: entry.rail.rawValue,
                direction: direction, amount: amount, bookedOn: day), entry.id.rawValue, ids, now)
    }
}
