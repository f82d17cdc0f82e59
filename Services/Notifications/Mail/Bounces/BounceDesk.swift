import Contracts
import CoreMetrics
import JSONKit
import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// Takes what is reported about mail of ours, each report once, and keeps the list of addresses that nothing goes to.
struct BounceDesk: Sendable {
    /// What came of a report.
    enum Result: String, Sendable {
        case bounced, complained, unsubscribed, noted
        /// Said before about the same delivery.
        case repeated
        /// No return path of ours, or not a right one: no effect.
        case notOurs = "not_ours"
    }

    let reader: MailFeedbackReader
    let suppressions: SuppressionStore
    let deliveries: MailDeliveries
    let tell: @Sendable (Notice, PostgresTransaction) async throws -> Void
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger

    /// Call in a transaction of its own: one report, one effect.
    func take(_ bytes: [UInt8], in transaction: PostgresTransaction) async throws -> Result {
        let result = try await effect(of: reader.read(bytes), in: transaction)
        Counter(label: "notifications_mail_reports_total", dimensions: [("result", result.rawValue)]).increment()
        return result
    }

    /// The mail server's own refusal, at once: the same rules as for one that is reported later.
    func refused(
        _ delivery: MailedDelivery, _ refusal: MailRefusal, in transaction: PostgresTransaction
    ) async throws {
        guard refusal.kind == .permanent else { return }
        let code = refusal.enhancedCode.flatMap { EnhancedCode($0) }
        try await note(BounceClass(code), code: code, of: delivery, in: transaction)
    }

    private func effect(of feedback: MailFeedback, in transaction: PostgresTransaction) async throws -> Result {
        guard let id = feedback.delivery, let delivery = try await deliveries.find(id, transaction) else {
            return .notOurs
        }
        switch feedback.kind {
        case .bounce(let addresses):
            let kind = feedback.bounceClass
            guard kind != .none else { return .noted }
            let code = addresses.first { $0.bounceClass == kind }?.code
            guard try await note(kind, code: code, of: delivery, in: transaction) else { return .repeated }
            try await deliveries.mark(id, .bounced(code?.description), transaction)
            return .bounced
        case .complaint:
            guard try await suppressions.note(report(.complaint, nil, delivery), in: transaction) else {
                return .repeated
            }
            try await deliveries.mark(id, .complained, transaction)
            try await suppress(delivery, .complaint, in: transaction)
            return .complained
        case .optOut:
            guard let user = delivery.userID else { return .noted }
            guard try await suppressions.note(report(.unsubscribe, nil, delivery), in: transaction) else {
                return .repeated
            }
            try await deliveries.optOut(user, delivery.type, transaction)
            return .unsubscribed
        case .other: return .noted
        }
    }

    /// - Returns: false when the same was noted before.
    @discardableResult
    private func note(
        _ kind: BounceClass, code: EnhancedCode?, of delivery: MailedDelivery, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let what: MailReportRow.Kind =
            switch kind {
            case .hard: .hard
            case .blocked: .blocked
            case .soft, .none: .soft
            }
        guard try await suppressions.note(report(what, code, delivery), in: transaction) else { return false }
        switch kind {
        case .hard: try await suppress(delivery, .hardBounce, in: transaction)
        case .soft:
            let times = try await suppressions.softBounces(of: delivery.address, in: transaction)
            if SoftBounceRule.isMet(times, now: clock.now()) {
                try await suppress(delivery, .softBounces, in: transaction)
            }
        case .blocked:
            Counter(label: "notifications_mail_blocked_total", dimensions: []).increment()
            logger.warning(
                "our mail is refused",
                metadata: ["delivery_id": "\(delivery.id)", "code": "\(code.map(\.description) ?? "")"])
        case .none: break
        }
        return true
    }

    private func report(_ kind: MailReportRow.Kind, _ code: EnhancedCode?, _ delivery: MailedDelivery) -> MailReportRow
    {
        MailReportRow(
            delivery: delivery.id, kind: kind, userID: delivery.userID, address: delivery.address,
            code: code?.description, at: clock.now())
    }

    private func suppress(
        _ delivery: MailedDelivery, _ reason: SuppressionReason, in transaction: PostgresTransaction
    ) async throws {
        try await suppress(
            Suppression(
                id: ids.next(), channel: .email, address: delivery.address, reason: reason, userID: delivery.userID,
                createdAt: clock.now()), in: transaction)
    }

    /// Puts an address on the list, whoever wants it there. Told once: of one that is there already nobody hears.
    func suppress(_ suppression: Suppression, in transaction: PostgresTransaction) async throws {
        guard try await suppressions.add(suppression, in: transaction) else { return }
        try await transaction.execute(
            Outbox.append([SuppressionEvents.event(suppression, ids: ids)]))
        // Whoever complained of mail knows, and still gets what must be told; the others learn that they are not
        // reached.
        guard let user = suppression.userID, suppression.reason.stops(suppression.channel, mandatory: true) else {
            return
        }
        try await tell(
            Notice(
                event: "address.unreachable", key: "notifications.address_suppressed:\(suppression.id)",
                recipient: .user(user),
                variables: [
                    JSONMember("channel", .string(suppression.channel.rawValue)),
                    JSONMember("address", .string(suppression.address)),
                ], at: suppression.createdAt), transaction)
    }
}
