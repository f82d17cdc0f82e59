import LedgerSupport
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives
import WalletDomain

@testable import WalletService

/// Two wallets, two payments services, their relays and one set of books, with customers and a provider: what
/// happens is a function of the seed.
final class SimulatedSuite {
    struct Outcome {
        let breaches: [String]
        let traceHash: UInt64
        let trace: [String]
        let steps: Int
        /// How deposits ended, for those who count.
        let deposits: [Deposit.Status]
        let effects: Int
    }

    private static let wallets = [0, 1]
    private static let payments = [2, 3]
    private static let booksProcess = 4
    /// While customers are at work, and when the time to pay is up. Microseconds.
    private static let storms: [Range<Int64>] = [0..<60_000_000, 86_390_000_000..<86_550_000_000]
    /// Virtual time after which all must be at rest: a deposit that nobody pays ends after a day.
    private static let limit: Int64 = 3 * 86_400_000_000
    private static let maximumSteps = 20_000

    let kernel: Kernel
    let ledger: WalletNodes
    let desk: PaymentsNodes
    let clients: Clients
    let provider: SimulatedProvider
    let books: BooksNode
    let broker: SimulatedBroker
    let relays: [RelayNode]
    let outboxes = [SimulatedOutbox(source: 0), SimulatedOutbox(source: 1)]
    var auditor: LedgerAuditor
    var breaches: [String] = []

    init(seed: UInt64, sabotage: Sabotage? = nil, keepsTrace: Bool = false) throws {
        let world = try LedgerWorld(seed: seed)
        let kernel = Kernel(seed: seed, processes: 5, clock: world.clock, keepsLines: keepsTrace)
        let outboxes = outboxes
        let broker = SimulatedBroker(kernel)
        self.kernel = kernel
        self.broker = broker
        ledger = WalletNodes(
            kernel, processes: Self.wallets, books: world, outbox: outboxes[0], sabotage: sabotage)
        desk = PaymentsNodes(kernel, processes: Self.payments, outbox: outboxes[1], sabotage: sabotage)
        clients = Clients(kernel, wallets: Self.wallets, ledger: ledger, payments: desk)
        provider = SimulatedProvider(kernel, inboxes: Self.payments)
        books = BooksNode(kernel, process: Self.booksProcess, broker: broker, sabotage: sabotage)
        relays = (Self.wallets + Self.payments).map { process in
            RelayNode(kernel, process: process, outbox: outboxes[process / 2], broker: broker, sabotage: sabotage)
        }
        auditor = LedgerAuditor(world)
        connect()
    }

    /// Runs the story of the seed to its end.
    func run() -> Outcome {
        prepare()
        for (number, storm) in Self.storms.enumerated() {
            kernel.after(storm.lowerBound, "a storm begins", number) { [unowned self] in kernel.isStormy = true }
            kernel.after(storm.upperBound, "a storm ends", number) { [unowned self] in kernel.isStormy = false }
        }
        kernel.after(Self.storms[0].upperBound, "wallets are thawed", 0) { [unowned self] in
            ledger.edit { world in
                for account in world.accounts.keys { world.accounts[account]?.status = .active }
            }
        }
        kernel.run { [unowned self] in
            !breaches.isEmpty || isAtRest || kernel.now > Self.limit || kernel.steps > Self.maximumSteps
        }
        if breaches.isEmpty { breaches = breachesAtTheEnd() }
        return Outcome(
            breaches: breaches, traceHash: kernel.trace.hash, trace: kernel.trace.lines, steps: kernel.steps,
            deposits: desk.deposits.values.map(\.status), effects: ledger.books.movements.count)
    }

    // MARK: Wires

    private func connect() {
        kernel.onCrash = { [unowned self] in crashed($0) }
        kernel.onStart = { [unowned self] in started($0) }
        ledger.onCommit = { [unowned self] in committed($0) }
        desk.ask = { [unowned self] in ask($0, $1, $2, $3, $4) }
        provider.deliver = { [unowned self] in desk.take($1, $2, $3, on: $0, isTaken: $4) }
        broker.onMessage = { [unowned self] in books.wake() }
        for outbox in outboxes {
            outbox.onCommit = { [unowned self] in
                for relay in relays[(outbox.source * 2)...(outbox.source * 2 + 1)] { relay.wake() }
            }
        }
    }

    private func crashed(_ process: Int) {
        switch process {
        case Self.booksProcess: books.forget()
        case Self.wallets[0], Self.wallets[1]: ledger.forget(process)
        default: desk.forget(process)
        }
        if process < relays.count { relays[process].forget() }
    }

    private func started(_ process: Int) {
        if process < relays.count { relays[process].wake() } else { books.wake() }
        if Self.payments.contains(process) { desk.wakeWorkers(0, at: kernel.clock.now) }
    }

    private func committed(_ writes: LedgerWrites) {
        clients.note(writes)
        breaches += auditor.breaches(in: ledger.books)
        for hold in writes.newHolds {
            guard let hold = ledger.books.holds[hold], let end = hold.expiresAt else { continue }
            let delay = end.microsecondsSince1970 - kernel.clock.now.microsecondsSince1970
            let expiry = ledger.books.expire(hold.id, on: hold.account)
            let process = kernel.pick(Self.wallets)
            kernel.after(max(0, delay), on: process, "hold expires", 0) { [unowned self] in
                ledger.submit(
                    WalletNodes.Call(
                        subject: 0, request: LedgerRequest(expiry, idempotency: nil) { _ in .empty }, reply: { _ in }),
                    on: process)
            }
        }
        breaches += clients.breaches + books.breaches + desk.breaches
    }

    /// A question of a payments process, with a time limit; its answer is heard by the life that asked.
    private func ask(
        _ question: DepositQuestion, _ deposit: Deposit, _ number: Int, _ process: Int,
        _ then: @escaping (DepositAnswer?) -> Void
    ) {
        // Nothing here is above the policy's line.
        guard question != .assess else { return then(.assessment(nil)) }
        let life = kernel.lives[process]
        let once = Once(then)
        kernel.after(5_000_000, on: process, "no answer", number) { once.take(nil) }
        guard question != .credit else { return credit(deposit, number, process, once) }
        kernel.send("provider is asked", number) { [unowned self] in
            let answer = provider.answer(question, about: number, of: deposit.amount)
            kernel.answer(process, inLife: life, "provider answers", number) { once.take(answer) }
        }
    }

    private func credit(_ deposit: Deposit, _ number: Int, _ process: Int, _ once: Once) {
        let life = kernel.lives[process]
        let wallet = kernel.pick(Self.wallets)
        kernel.send(to: wallet, "credit is asked", number) { [unowned self] in
            let request = creditRequest(deposit)
            ledger.submit(
                WalletNodes.Call(subject: number, request: request) { [unowned self] result in
                    guard case .success(let answer) = result else { return }  // asked again
                    let report: DepositReport =
                        if let transaction = UniqueID(utf8: answer.response.body[...]) {
                            .credited(transaction: transaction)
                        } else {
                            .creditRefused(code: "wallet_frozen")
                        }
                    kernel.answer(process, inLife: life, "wallet answers", number) { once.take(.wallet(report)) }
                }, on: wallet)
        }
    }

    private func creditRequest(_ deposit: Deposit) -> LedgerRequest {
        let credit = DepositCredit(
            deposit: deposit.id.rawValue, id: ledger.books.ids.next(), account: AccountID(deposit.wallet),
            owner: OwnerID(deposit.owner.rawValue), amount: deposit.amount, fee: deposit.fee,
            provider: deposit.provider)
        return LedgerRequest(.creditDeposit(credit), idempotency: nil) { outcome in
            guard case .deposited(let credited) = outcome else {
                return LedgerAnswer(response: StoredResponse(status: 200, body: []), isKept: false)
            }
            return LedgerAnswer(
                response: StoredResponse(status: 200, body: Array("\(credited.transaction)".utf8)), isKept: false)
        }
    }
}

/// The first of several answers.
final class Once {
    private var then: ((DepositAnswer?) -> Void)?

    init(_ then: @escaping (DepositAnswer?) -> Void) {
        self.then = then
    }

    func take(_ answer: DepositAnswer?) {
        let then = then
        self.then = nil
        then?(answer)
    }
}
