import MoneyKit
import PaymentsDomain
import Primitives

/// Payments processes over one database: the service's own decisions about deposits, carried out as `DepositSaga`,
/// `DepositDesk` and `SagaWorker` do, each read, answer and commit a step of its own.
final class PaymentsNodes {
    struct SagaRow {
        var version = 0
        var attempts = 0
        var dueAt: Timestamp?
        var leaseUntil: Timestamp?
    }

    let kernel: Kernel
    let processes: [Int]
    let outbox: SimulatedOutbox
    let sabotage: Sabotage?
    /// Asks provider or wallet; calls back with what is heard, or with nil when nothing is.
    var ask: (DepositQuestion, Deposit, Int, _ process: Int, @escaping (DepositAnswer?) -> Void) -> Void = {
        _, _, _, _, _ in
    }

    // The database.
    private(set) var deposits: [Int: Deposit] = [:]
    private(set) var sagas: [Int: SagaRow] = [:]
    private var keys: [Int: Int] = [:]
    private var events: Set<Int> = []
    private var locks: [Int: Int] = [:]
    private(set) var breaches: [String] = []

    private static let lease: Duration = .seconds(60)
    private let backoff = Backoff(initial: .seconds(1), cap: .seconds(300))

    init(_ kernel: Kernel, processes: [Int], outbox: SimulatedOutbox, sabotage: Sabotage?) {
        self.kernel = kernel
        self.processes = processes
        self.outbox = outbox
        self.sabotage = sabotage
    }

    private var now: Timestamp { kernel.clock.now }

    /// The database ends what a dead process has begun.
    func forget(_ process: Int) { locks = locks.filter { $0.value != process } }

    // MARK: The desk

    /// The deposit of a client's key, new or known; nil while its first request may be running.
    func open(_ key: Int, on process: Int, _ make: @escaping () -> Deposit, then: @escaping (Int?) -> Void) {
        if let known = keys[key], let deposit = deposits[known] {
            let mayRun = now < deposit.createdAt + DepositTiming.firstStep
            return then(deposit.stage == .creating && mayRun ? nil : known)
        }
        kernel.after(kernel.pick(200...3_000), on: process, "deposit is written", key) { [unowned self] in
            guard keys[key] == nil else { return open(key, on: process, make, then: then) }
            let number = deposits.count + 1
            let deposit = make()
            keys[key] = number
            deposits[number] = deposit
            sagas[number] = SagaRow(dueAt: deposit.createdAt + DepositTiming.firstStep)
            wakeWorkers(number, at: deposit.createdAt + DepositTiming.firstStep)
            kernel.after(kernel.pick(50...1_000), on: process, "first step", number) { [unowned self] in
                // Claimed meanwhile when this process was stopped for a while.
                guard let saga = sagas[number], deposits[number]?.stage == .creating else { return then(number) }
                step(number, saga, on: process) { _ in then(number) }
            }
        }
    }

    // MARK: The worker

    /// Some process looks for work at a time; another one if it dies then.
    func wakeWorkers(_ subject: Int, at time: Timestamp) {
        let delay = max(0, time.microsecondsSince1970 - now.microsecondsSince1970) + kernel.pick(100...5_000)
        kernel.after(delay, "a worker wakes", subject) { [unowned self] in
            guard let process = processes.filter({ kernel.isUp[$0] }).shuffledFirst(kernel) else {
                return wakeWorkers(subject, at: now + .seconds(1))
            }
            kernel.after(0, on: process, "sagas are claimed", subject) { [unowned self] in claimDue(on: process) }
        }
    }

    private func claimDue(on process: Int) {
        for (number, saga) in sagas.sorted(by: { $0.key < $1.key }) {
            guard let dueAt = saga.dueAt, dueAt <= now, locks[number] == nil,
                saga.leaseUntil.map({ $0 <= now }) ?? true
            else { continue }
            var claimed = saga
            claimed.version += 1
            claimed.attempts += 1
            claimed.leaseUntil = now + Self.lease
            sagas[number] = claimed
            wakeWorkers(number, at: now + Self.lease)
            kernel.after(kernel.pick(50...1_000), on: process, "saga's step", number) { [unowned self] in
                step(number, claimed, on: process) { [unowned self] isDone in
                    if !isDone { postpone(number, claimed) }
                }
            }
        }
    }

    private func postpone(_ number: Int, _ claimed: SagaRow) {
        guard sagas[number]?.version == claimed.version else { return }
        let dueAt = now + backoff.ceiling(attempt: claimed.attempts - 1)
        sagas[number]?.dueAt = dueAt
        sagas[number]?.leaseUntil = nil
        sagas[number]?.version += 1
        wakeWorkers(number, at: dueAt)
    }

    // MARK: A step

    /// - Parameter then: told whether the step came to an end, be it that another worker was faster.
    private func step(_ number: Int, _ saga: SagaRow, on process: Int, then: @escaping (Bool) -> Void) {
        guard let deposit = deposits[number] else { return then(true) }
        guard let question = deposit.question else {
            return advance(number, deposit, saga, taking: nil, on: process, then: then)
        }
        learn(number, deposit, question, saga, on: process, then: then)
    }

    private func learn(
        _ number: Int, _ deposit: Deposit, _ question: DepositQuestion, _ saga: SagaRow, on process: Int,
        then: @escaping (Bool) -> Void
    ) {
        ask(question, deposit, number, process) { [unowned self] answer in
            guard let answer else { return then(false) }
            switch deposit.conclude(from: answer, to: question, now: now) {
            case .nothing: advance(number, deposit, saga, taking: nil, on: process, then: then)
            case .report(let report): advance(number, deposit, saga, taking: report, on: process, then: then)
            case .ask(let next): learn(number, deposit, next, saga, on: process, then: then)
            }
        }
    }

    private func advance(
        _ number: Int, _ asked: Deposit, _ saga: SagaRow, taking report: DepositReport?, on process: Int,
        then: @escaping (Bool) -> Void
    ) {
        lock(number, on: process) { [unowned self] locked in
            let overwrites = sabotage == .sagaOverwrites
            guard sagas[number]?.version == saga.version || overwrites else {
                locks[number] = nil
                return then(true)
            }
            write(DepositStep(overwrites ? asked : locked, taking: report, now: now), number, on: process) {
                then(true)
            }
        }
    }

    /// A provider's event; `isTaken` when it is safe.
    func take(
        _ event: Int, _ number: Int, _ payment: ProviderPayment, on process: Int, isTaken: @escaping () -> Void
    ) {
        lock(number, on: process) { [unowned self] deposit in
            let step = DepositStep(deposit, taking: payment.report, now: now)
            guard !events.contains(event), step.change != .none else {
                events.insert(event)
                locks[number] = nil
                return isTaken()
            }
            if sabotage == .eventsAreClaimedFirst { events.insert(event) }
            write(step, number, on: process) { [unowned self] in
                events.insert(event)
                isTaken()
            }
        }
    }

    private func lock(
        _ number: Int, on process: Int, after delay: Int64 = 1_000, _ body: @escaping (Deposit) -> Void
    ) {
        kernel.after(delay, on: process, "deposit is locked", number) { [unowned self] in
            guard locks[number] == nil, let deposit = deposits[number] else {
                return lock(number, on: process, after: kernel.pick(50_000...400_000), body)
            }
            locks[number] = process
            body(deposit)
        }
    }

    /// The rest of the transaction: what is written now is there when it commits.
    private func write(_ step: DepositStep, _ number: Int, on process: Int, then: @escaping () -> Void) {
        let name: String? =
            switch step.change {
            case .none, .moved, .withdrawn: nil
            case .becameKnownToProvider: "created"
            case .succeeded: "succeeded"
            case .failed: "failed"
            case .expired: "expired"
            case .refunded: "refunded"
            }
        let message = name.map { outbox.write(.deposit($0), about: number) }
        kernel.after(kernel.pick(100...3_000), on: process, "deposit commits", number) { [unowned self] in
            if deposits[number]?.status == .succeeded, step.deposit != deposits[number] {
                breaches.append("deposit \(number) changed after its success")
            }
            locks[number] = nil
            deposits[number] = step.deposit
            sagas[number]?.version += 1
            sagas[number]?.attempts = 0
            sagas[number]?.leaseUntil = nil
            sagas[number]?.dueAt = step.dueAt
            if let message { outbox.commit(message) }
            if let dueAt = step.dueAt { wakeWorkers(number, at: dueAt) }
            then()
        }
    }
}

extension Array {
    /// One of them by the kernel's chance; nil when there is none.
    func shuffledFirst(_ kernel: Kernel) -> Element? { isEmpty ? nil : kernel.pick(self) }
}
