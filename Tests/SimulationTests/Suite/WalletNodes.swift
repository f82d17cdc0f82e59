import LedgerSupport
import MoneyKit
import Outbox
import Primitives
import WalletDomain

@testable import WalletService

/// Wallet processes over one database: commands wait while a group commits, as in `LedgerCombiner`; a group is
/// decided by the service's own code, and committed whole or not at all.
final class WalletNodes {
    /// A command on its way, and who waits for its answer.
    struct Call {
        /// The client's operation, or the deposit of a credit; for the trace.
        let subject: Int
        let request: LedgerRequest
        let reply: (Result<LedgerAnswer, LedgerError>) -> Void
    }

    private struct Node {
        var waiting: [Call] = []
        var underWay: Set<IdempotencyKey> = []
        var askedUnderWay: Set<UniqueID> = []
        var isCommitting = false
    }

    private let kernel: Kernel
    private let processes: [Int]
    private var nodes: [Node]
    private let sabotage: Sabotage?
    /// The database: what survives.
    private(set) var books: LedgerWorld
    private var answers: [IdempotencyKey: IdempotencyRecord] = [:]
    private var asked: [UniqueID: AskedRecord] = [:]
    let outbox: SimulatedOutbox
    /// Called in each commit with what it wrote.
    var onCommit: (LedgerWrites) -> Void = { _ in }

    init(_ kernel: Kernel, processes: [Int], books: LedgerWorld, outbox: SimulatedOutbox, sabotage: Sabotage?) {
        self.kernel = kernel
        self.processes = processes
        self.books = books
        self.outbox = outbox
        self.sabotage = sabotage
        nodes = processes.map { _ in Node() }
    }

    /// Changes what is not the ledger's: freezes a wallet, makes a command.
    func edit<Result>(_ change: (inout LedgerWorld) -> Result) -> Result { change(&books) }

    /// A step of `process`: takes a command in.
    func submit(_ call: Call, on process: Int) {
        let place = process - processes[0]
        if let key = call.request.idempotency?.key {
            guard nodes[place].underWay.insert(key).inserted else { return call.reply(.failure(.inProgress)) }
        }
        if let id = call.request.asked?.id {
            guard nodes[place].askedUnderWay.insert(id).inserted else { return call.reply(.failure(.inProgress)) }
        }
        nodes[place].waiting.append(call)
        startCommit(place)
    }

    func forget(_ process: Int) { nodes[process - processes[0]] = Node() }

    private func startCommit(_ place: Int) {
        guard !nodes[place].isCommitting, !nodes[place].waiting.isEmpty else { return }
        nodes[place].isCommitting = true
        let group = Array(nodes[place].waiting.prefix(4))
        nodes[place].waiting.removeFirst(group.count)
        commit(group, place)
    }

    private func commit(_ group: [Call], _ place: Int) {
        let early = sabotage == .ledgerReadsBeforeLocking ? books.open(for: group.map(\.request.command)) : nil
        kernel.after(kernel.pick(200...4_000), on: processes[place], "commit", group[0].subject) { [unowned self] in
            // The connection may break before the commit took place, or before we heard of it.
            let breaks = kernel.isStormy && kernel.chance(5)
            if breaks, kernel.chance(50) { return commit(group, place) }
            let results = commitNow(group, over: early)
            if breaks { return commit(group, place) }
            kernel.after(kernel.pick(50...1_000), on: processes[place], "answer", group[0].subject) {
                self.answer(group, results, place)
            }
        }
    }

    private func commitNow(_ group: [Call], over early: Ledger?) -> [Result<LedgerAnswer, LedgerError>] {
        let keys = sabotage == .keysAreForgotten ? [] : group.compactMap(\.request.idempotency?.key)
        let decision = decide(group, over: early, answers: keys.compactMap { answers[$0] }, FurtherReads())
        books.store(decision.ledger)
        for record in decision.kept { answers[record.key] = record }
        for record in decision.keptAsked { asked[record.request.id] = record }
        let writes = decision.ledger.writes
        if !writes.entries.isEmpty { outbox.append(.movements(writes.entries.map(\.movement)), about: 0) }
        onCommit(writes)
        return decision.results
    }

    /// As the committer does: again with more rows while rows are missing.
    private func decide(
        _ group: [Call], over early: Ledger?, answers: [IdempotencyRecord], _ further: FurtherReads
    ) -> GroupDecision {
        let ledger = early ?? books.open(for: group.map(\.request.command), further)
        let ids = sabotage == .keysAreForgotten ? [] : group.compactMap(\.request.asked?.id)
        let known = ids.compactMap { asked[$0] }.map { ($0.request, answer: $0.answer) }
        var decision = GroupDecision(ledger, answers: answers, asked: known, now: books.clock.now)
        for call in group { decision.decide(call.request) }
        guard early == nil, !decision.ledger.further.isEmpty else { return decision }
        var more = further
        more.formUnion(decision.ledger.further)
        return decide(group, over: nil, answers: answers, more)
    }

    private func answer(_ group: [Call], _ results: [Result<LedgerAnswer, LedgerError>], _ place: Int) {
        for (call, result) in zip(group, results) {
            if let key = call.request.idempotency?.key { nodes[place].underWay.remove(key) }
            if let id = call.request.asked?.id { nodes[place].askedUnderWay.remove(id) }
            call.reply(result)
        }
        nodes[place].isCommitting = false
        startCommit(place)
    }
}
