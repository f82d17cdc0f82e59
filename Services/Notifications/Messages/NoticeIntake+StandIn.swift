import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Where mandatory mail that did not arrive is found at last.
extension NoticeIntake {
    /// Somebody who has to hear of something.
    struct Duty: Sendable {
        let user: UserID
        let notice: UniqueID
        let event: CatalogueEvent
    }

    /// Of mandatory mail to somebody's account, and of the short message in its place; nil for all else. A code is of
    /// no use elsewhere.
    func mustArrive(_ delivery: DueDelivery) -> Duty? {
        guard delivery.channel == .email || delivery.channel == .sms, delivery.isMandatory, delivery.address == nil,
            let user = delivery.userID, let notice = delivery.noticeID, let event = catalogue[delivery.event],
            !event.hasSecrets
        else { return nil }
        return Duty(user: user, notice: notice, event: event)
    }

    /// Of a delivery that was told to have failed after it had left.
    nonisolated(nonsending) func standIn(for delivery: UniqueID, in transaction: PostgresTransaction) async throws {
        guard let row = try await transaction.query(DueDelivery.select(delivery)).first(where: { _ in true }) else {
            return
        }
        try await standIn(for: try DueDelivery(row), now: clock.now(), in: transaction)
    }

    /// Adds the entry that a notice does not have yet.
    nonisolated(nonsending) func standIn(
        for delivery: DueDelivery, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let must = mustArrive(delivery) else { return }
        let isThere = try await transaction.query("select from notifications.entries where id = \(must.notice)")
        guard isThere.isEmpty else { return }
        let person = try Person.read(
            await transaction.query(Person.select(must.user, event: delivery.event, now: now)), event: delivery.event)
        let notice = Notice(
            event: delivery.event, key: "", recipient: .user(must.user),
            variables: try delivery.openVariables(secrets), at: now)
        let taken = TakenNotice(id: must.notice, notice: notice, event: must.event, now: now)
        let entry = DeliveryPlan.Entry(channel: .inApp, isMandatory: true, decision: .send)
        var plans = PlannedNotices()
        plans.entries = [Inbox.Line(taken, must.user, inboxText(taken, person))]
        plans.deliveries = [PlannedDelivery(entry, of: taken, user: must.user, id: ids.next())]
        try await transaction.pipeline(plans.statements)
    }
}
