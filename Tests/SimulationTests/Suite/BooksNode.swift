import Primitives
import WalletDomain

/// The process that books what it is told, once whatever is repeated: claims the message and applies it in one
/// transaction, and acknowledges afterwards.
final class BooksNode {
    private let kernel: Kernel
    private let process: Int
    private let broker: SimulatedBroker
    private let sabotage: Sabotage?
    private var isBusy = false

    // The database.
    private var inbox: Set<MessageKey> = []
    private(set) var balances: [AccountID: Int64] = [:]
    private(set) var applied: [Int: Int] = [:]
    private(set) var deposits: [Int: [String]] = [:]
    private var newest: [AggregateKey: Int] = [:]
    private(set) var breaches: [String] = []

    private struct MessageKey: Hashable {
        let source: Int
        let row: Int
    }

    private struct AggregateKey: Hashable {
        let source: Int
        let aggregate: Int
    }

    init(_ kernel: Kernel, process: Int, broker: SimulatedBroker, sabotage: Sabotage?) {
        self.kernel = kernel
        self.process = process
        self.broker = broker
        self.sabotage = sabotage
    }

    func forget() { isBusy = false }

    func wake() {
        guard !isBusy, !broker.queue.isEmpty, kernel.isUp[process] else { return }
        isBusy = true
        kernel.after(kernel.pick(100...3_000), on: process, "books are given", broker.queue[0].row) { [unowned self] in
            let batch = Array(broker.queue.prefix(Int(kernel.pick(1...4))))
            if sabotage == .consumerAcksFirst { broker.acknowledge(batch.count) }
            apply(batch)
        }
    }

    private func apply(_ batch: [SimulatedMessage]) {
        kernel.after(kernel.pick(100...3_000), on: process, "books commit", batch[0].row) { [unowned self] in
            for message in batch { take(message) }
            kernel.after(kernel.pick(50...1_000), on: process, "books acknowledge", batch[0].row) { [unowned self] in
                if sabotage != .consumerAcksFirst { broker.acknowledge(batch.count) }
                isBusy = false
                wake()
            }
        }
    }

    private func take(_ message: SimulatedMessage) {
        let isNew = inbox.insert(MessageKey(source: message.source, row: message.row)).inserted
        guard isNew || sabotage == .inboxIsForgotten else { return }
        applied[message.source, default: 0] += 1
        let aggregate = AggregateKey(source: message.source, aggregate: message.aggregate)
        if let last = newest[aggregate], last >= message.row { breaches.append("an event overtook an earlier one") }
        newest[aggregate] = message.row
        switch message.payload {
        case .movements(let movements):
            for movement in movements {
                balances[movement.debit, default: 0] -= movement.amount
                balances[movement.credit, default: 0] += movement.amount
            }
        case .deposit(let change): deposits[message.aggregate, default: []].append(change)
        }
    }
}
