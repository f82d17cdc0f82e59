import HTTPKit
import Logging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Has providers keep what customers pay with, and forget it.
struct PaymentMethodDesk: Sendable {
    /// How often it is looked whose provider is to be asked.
    static let interval = Duration.seconds(1)
    private static let batch = 100

    let client: PostgresClient
    let methods: PaymentMethodStore
    let providers: [String: PaymentMethodProvider]
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    // MARK: For customers

    /// Gives the method of a key, new or known, after its provider was asked once: a silent one is asked again later.
    /// - Throws: `PaymentsError`.
    func open(
        _ owner: UserID, at provider: String, returnURL: String?, key: DepositKey
    ) async throws -> PaymentMethodID {
        if let known = try await known(key) { return known }
        guard providers[provider] != nil else { throw PaymentsError.unknownProvider }
        let now = clock.now()
        let method = PaymentMethod(
            id: ids.next(), owner: owner, provider: provider, returnURL: returnURL, createdAt: now.wholeMilliseconds,
            nextAt: now)
        let isNew = try await client.transaction { transaction in
            guard try await methods.insert(method, key: key, in: transaction) else { return false }
            AuditTrail.resource(method.id)
            try await tell(method, now, in: transaction)
            return true
        }
        guard isNew else {
            // Another request with this key was faster.
            guard let known = try await known(key) else { throw PaymentsError.inProgress }
            return known
        }
        crashes.passed(PaymentMethodCrashPoints.ordered)
        committed()
        await look(at: method)
        return method.id
    }

    private func known(_ key: DepositKey) async throws -> PaymentMethodID? {
        guard let (method, requestHash) = try await methods.find(key) else {
            try await client.refuseReuse(of: key)
            return nil
        }
        guard requestHash == key.requestHash else { throw PaymentsError.keyReused }
        // Its first call has left the row, and died before its answer was kept.
        AuditTrail.current?.committed()
        return method.id
    }

    /// - Throws: `missing`, `inactive`.
    nonisolated(nonsending) func prefer(
        _ id: PaymentMethodID, _ isDefault: Bool, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> PaymentMethod {
        var method = try await own(id, of: owner, in: transaction)
        let now = clock.now()
        if isDefault, var before = try await methods.preferred(by: owner, in: transaction), before.id != id {
            try before.prefer(false)
            try await methods.update(before, now: now, in: transaction)
        }
        guard method.isDefault != isDefault else { return method }
        try method.prefer(isDefault)
        try await methods.update(method, now: now, in: transaction)
        return method
    }

    /// Its owner wants it no more; its provider is told of it afterwards.
    /// - Throws: `missing`.
    nonisolated(nonsending) func remove(
        _ id: PaymentMethodID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws {
        var method = try await own(id, of: owner, in: transaction)
        let now = clock.now()
        guard method.remove(now: now) else { return }
        try await methods.update(method, now: now, in: transaction)
        try await tell(method, now, in: transaction)
    }

    private nonisolated(nonsending) func own(
        _ id: PaymentMethodID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> PaymentMethod {
        guard let method = try await methods.lock(id, in: transaction), method.owner == owner else {
            throw PaymentsError.missing(.paymentMethod)
        }
        return method
    }

    // MARK: With providers

    /// Asks about all that are due, each by itself.
    func run() async throws {
        for method in try await methods.due(clock.now(), limit: Self.batch) {
            do {
                try await ask(method)
            } catch let error where !(error is CancellationError) {
                logger.error(
                    "what a provider tells of a payment method cannot be taken",
                    metadata: ["payment_method_id": "\(method.id)", "error": "\(error)"])
                try await putOff(method)
            }
        }
    }

    /// Nobody waits for one that cannot be gone on with.
    private func putOff(_ method: PaymentMethod) async throws {
        try await client.transaction { transaction in
            guard var locked = try await methods.lock(method.id, in: transaction), locked.state == method.state else {
                return
            }
            let now = clock.now()
            _ = locked.take(.unanswered, now: now)
            try await methods.update(locked, now: now, in: transaction)
        }
    }

    /// What a provider's event was about; the event proves nothing.
    func ask(about id: PaymentMethodID, at provider: String) async throws {
        guard let method = try await methods.find(id), method.provider == provider, method.state == .pending else {
            return
        }
        try await ask(method)
    }

    /// Whatever goes wrong here is tried again by the job.
    private func look(at method: PaymentMethod) async {
        do {
            try await ask(method)
        } catch {
            logger.warning(
                "a payment method could not be begun at once",
                metadata: ["payment_method_id": "\(method.id)", "error": "\(error)"])
        }
    }

    private func ask(_ method: PaymentMethod) async throws {
        let report = try await learn(method)
        crashes.passed(PaymentMethodCrashPoints.answered)
        let isNews = try await client.transaction { transaction in
            guard var locked = try await methods.lock(method.id, in: transaction), locked.state == method.state else {
                return false
            }
            let now = clock.now()
            let isNews = locked.take(try await judged(report, of: locked, in: transaction), now: now)
            if isNews, locked.state == .active,
                try await methods.preferred(by: locked.owner, in: transaction) == nil
            {
                try locked.prefer(true)
            }
            try await methods.update(locked, now: now, in: transaction)
            if isNews { try await tell(locked, now, in: transaction) }
            return isNews
        }
        if isNews { committed() }
    }

    private func learn(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        guard let provider = providers[method.provider] else { return .unanswered }
        do {
            if method.state == .removed { return try await provider.forget(method) }
            let isOver = method.isOverdue(clock.now())
            return isOver ? try await provider.giveUp(method) : try await provider.ask(method)
        } catch let error as PartnerError {
            logger.warning(
                "a provider does not tell of a payment method",
                metadata: ["payment_method_id": "\(method.id)", "error": "\(error)"])
            return .unanswered
        }
    }

    /// What is kept already is kept once: forgetting one would forget the other.
    private nonisolated(nonsending) func judged(
        _ report: PaymentMethod.Report, of method: PaymentMethod, in transaction: PostgresTransaction
    ) async throws -> PaymentMethod.Report {
        guard case .kept(let kept) = report, let reference = kept.reference,
            try await methods.isKept(reference, at: method.provider, in: transaction)
        else { return report }
        return .refused(code: PaymentMethod.alreadyKept)
    }

    private nonisolated(nonsending) func tell(
        _ method: PaymentMethod, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(Outbox.append([PaymentMethodEvents.event(method, ids: ids, now: now)]))
    }
}

/// The places at which a payment method can be made to die.
package enum PaymentMethodCrashPoints {
    /// It is written down, and its provider has not been asked.
    static let ordered = "payment_method.ordered"
    /// The provider has answered, and that is not written.
    static let answered = "payment_method.answered"

    package static let all = [ordered, answered]
}
