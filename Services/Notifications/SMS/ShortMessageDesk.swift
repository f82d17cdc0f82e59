import CoreMetrics
import NotificationsDomain
import PostgresAccess
import Primitives

/// What a provider posts to us.
enum ShortMessageNews: Sendable {
    case report(ShortMessageReport)
    /// The reader of a number wants no more of us, or wants it again.
    case optOut(ShortMessageProvider, String)
    case optIn(ShortMessageProvider, String)
}

/// Takes what providers say of messages and of their readers. Each report moves a delivery forward, or has no effect:
/// they come in any order, more than once, and before we know how the provider calls the message.
struct ShortMessageDesk: Sendable {
    /// What came of a report.
    enum Result: String, Sendable {
        case moved, repeated, kept
        case optedOut = "opted_out"
        case optedIn = "opted_in"
        case ignored
    }

    let suppressions: SuppressionStore
    /// Puts a number on the list and tells whoever has it.
    let suppress: @Sendable (Suppression, PostgresTransaction) async throws -> Void
    /// Brings what has not arrived where its reader finds it, if that must be.
    let standIn: @Sendable (_ delivery: UniqueID, PostgresTransaction) async throws -> Void
    let clock: WallClock
    let ids: IDGenerator

    /// Call in a transaction of its own: one report, one effect. Nil is news that tells us nothing.
    func take(_ news: ShortMessageNews?, in transaction: PostgresTransaction) async throws -> Result {
        switch news {
        case .report(let report): try await take(report, in: transaction)
        case .optOut(let provider, let number): try await optOut(number, from: provider, in: transaction)
        case .optIn(let provider, let number): try await optIn(number, from: provider, in: transaction)
        case nil: .ignored
        }
    }

    private func take(_ report: ShortMessageReport, in transaction: PostgresTransaction) async throws -> Result {
        let (provider, reference) = (report.provider, report.reference)
        try await transaction.execute(ShortMessageReportStore.lock(provider, reference))
        let known = try await ShortMessageReportStore.state(of: reference, provider, in: transaction)
        guard report.state.isFurther(than: known?.state) else { return count(.repeated, provider) }
        try await transaction.execute(ShortMessageReportStore.keep(report))
        guard
            let delivery = try await ShortMessageReportStore.delivery(reference, provider, in: transaction)
        else { return count(.kept, provider) }
        try await apply(report, to: delivery, in: transaction)
        return count(.moved, provider)
    }

    /// The provider has taken a delivery under that name; reports on it may have come before. Call in the transaction
    /// that writes the name down, after it.
    func accepted(
        _ delivery: UniqueID, as reference: String, by provider: ShortMessageProvider,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(ShortMessageReportStore.lock(provider, reference))
        guard
            let (state, code) = try await ShortMessageReportStore.state(of: reference, provider, in: transaction),
            let delivery = try await ShortMessageReportStore.delivery(delivery, in: transaction)
        else { return }
        let report = ShortMessageReport(
            provider: provider, reference: reference, state: state, code: code,
            refusal: code.map { Self.refusal($0, provider) }, at: clock.now())
        try await apply(report, to: delivery, in: transaction)
    }

    /// The provider has a delivery in its list of which we knew nothing. What a report has said of it counts as well.
    func found(
        _ delivery: UniqueID, _ listed: ShortMessageReport, in transaction: PostgresTransaction
    ) async throws {
        let (provider, reference) = (listed.provider, listed.reference)
        try await transaction.execute(ShortMessageReportStore.lock(provider, reference))
        let known = try await ShortMessageReportStore.state(of: reference, provider, in: transaction)
        if listed.state.isFurther(than: known?.state) {
            try await transaction.execute(ShortMessageReportStore.keep(listed))
        }
        guard let delivery = try await ShortMessageReportStore.delivery(delivery, in: transaction) else { return }
        try await apply(listed, to: delivery, in: transaction)
        try await accepted(delivery.id, as: reference, by: provider, in: transaction)
    }

    /// What a code of that provider means.
    static func refusal(_ code: String, _ provider: ShortMessageProvider) -> ShortMessageRefusal {
        switch provider {
        case .twilio: Int(code).map { ShortMessageRefusal(twilio: $0) } ?? .failed
        case .africastalking: ShortMessageRefusal(africasTalking: code)
        }
    }

    /// The reader of a number wants no more of us.
    private func optOut(
        _ number: String, from provider: ShortMessageProvider, in transaction: PostgresTransaction
    ) async throws -> Result {
        let owner = try await RecipientStore.owner(of: number, .sms, in: transaction)
        try await suppress(suppression(.complaint, number, owner), transaction)
        return count(.optedOut, provider)
    }

    /// The same reader wants it again; a number that does not work stays on the list.
    private func optIn(
        _ number: String, from provider: ShortMessageProvider, in transaction: PostgresTransaction
    ) async throws -> Result {
        if let kept = try await suppressions.find(.sms, number, in: transaction), kept.reason == .complaint,
            kept.createdBy == nil
        {
            try await suppressions.remove(kept, in: transaction)
        }
        return count(.optedIn, provider)
    }

    /// A provider's refusal for good, at once or in a report.
    func refused(
        _ refusal: ShortMessageRefusal, number: String, user: UserID?, in transaction: PostgresTransaction
    ) async throws {
        guard let reason = refusal.suppression else { return }
        try await suppress(suppression(reason, number, user), transaction)
    }

    private func suppression(_ reason: SuppressionReason, _ number: String, _ user: UserID?) -> Suppression {
        Suppression(
            id: ids.next(), channel: .sms, address: number, reason: reason, userID: user, createdAt: clock.now())
    }

    private func apply(
        _ report: ShortMessageReport, to delivery: ReportedDelivery, in transaction: PostgresTransaction
    ) async throws {
        let status: DeliveryStatus =
            switch report.state {
            case .queued, .sending, .sent: .sent
            case .delivered: .delivered
            case .undelivered, .failed: .failed
            }
        let reason = status == .failed ? report.code : nil
        let moved = try await transaction.execute(
            ShortMessageReportStore.move(
                delivery.id, to: status, reason: reason, reference: report.reference, now: clock.now()))
        try await transaction.execute(ShortMessageStore.endDoubt(delivery.id))
        if moved == 1, status == .failed {
            if let refusal = report.refusal {
                try await refused(refusal, number: delivery.number, user: delivery.userID, in: transaction)
            }
            try await standIn(delivery.id, transaction)
        }
        if let notice = delivery.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
    }

    private func count(_ result: Result, _ provider: ShortMessageProvider) -> Result {
        Counter(
            label: "notifications_sms_reports_total",
            dimensions: [("provider", provider.rawValue), ("result", result.rawValue)]
        ).increment()
        return result
    }
}
