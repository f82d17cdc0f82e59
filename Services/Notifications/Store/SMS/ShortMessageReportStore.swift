import Authentication
import NotificationsDomain
import PostgresAccess
import Primitives

/// What a provider says of a message.
struct ShortMessageReport: Sendable {
    let provider: ShortMessageProvider
    let reference: String
    let state: ShortMessageState
    /// The provider's own code or word for a failure.
    let code: String?
    let refusal: ShortMessageRefusal?
    let at: Timestamp
}

/// A delivery that somebody reports on.
struct ReportedDelivery: Sendable {
    let id: UniqueID
    let noticeID: UniqueID?
    let userID: UserID?
    let number: String
    let status: DeliveryStatus
}

/// All SQL for reports on short messages.
enum ShortMessageReportStore {
    /// Whoever reports on a message and whoever writes down its reference wait for each other, so that one of both sees
    /// what the other did.
    static func lock(_ provider: ShortMessageProvider, _ reference: String) -> SQL {
        "select pg_advisory_xact_lock(hashtextextended(\("sms_reports \(provider.rawValue) \(reference)"), 0))"
    }

    static func state(
        of reference: String, _ provider: ShortMessageProvider, in transaction: PostgresTransaction
    ) async throws -> (state: ShortMessageState, code: String?)? {
        let rows = try await transaction.query(
            """
            select state, code from notifications.sms_reports
            where provider = \(provider.rawValue) and reference = \(reference)
            """)
        guard let row = rows.first(where: { _ in true }) else { return nil }
        let (name, code) = try row.decode(String.self, String?.self)
        guard let state = ShortMessageState(rawValue: name) else {
            throw PostgresError(.decoding, message: "a report has a state that we do not know")
        }
        return (state, code)
    }

    static func keep(_ report: ShortMessageReport) -> SQL {
        """
        insert into notifications.sms_reports (provider, reference, state, code, at)
        values (\(report.provider.rawValue), \(report.reference), \(report.state.rawValue), \(report.code),
            \(report.at))
        on conflict (provider, reference) do update set state = excluded.state, code = excluded.code, at = excluded.at
        """
    }

    /// Locked.
    static func delivery(
        _ reference: String, _ provider: ShortMessageProvider, in transaction: PostgresTransaction
    ) async throws -> ReportedDelivery? {
        try delivery(
            await transaction.query(
                """
                select d.id, d.notice_id, d.user_id, d.address, d.status from notifications.deliveries d
                join notifications.sms_attempts a on a.delivery_id = d.id
                where d.channel = 'sms' and d.provider_reference = \(reference) and a.provider = \(provider.rawValue)
                for update of d
                """))
    }

    static func delivery(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> ReportedDelivery? {
        try delivery(
            await transaction.query(
                """
                select id, notice_id, user_id, address, status from notifications.deliveries
                where id = \(id) and channel = 'sms' for update
                """))
    }

    private static func delivery(_ rows: Rows) throws -> ReportedDelivery? {
        guard let row = rows.first(where: { _ in true }) else { return nil }
        let (id, notice, user, number, name) = try row.decode(
            UniqueID.self, UniqueID?.self, UserID?.self, String?.self, String.self)
        guard let number, let status = DeliveryStatus(rawValue: name) else { return nil }
        return ReportedDelivery(id: id, noticeID: notice, userID: user, number: number, status: status)
    }

    /// Only forward: what has ended stays as it is.
    static func move(
        _ id: UniqueID, to status: DeliveryStatus, reason: String?, reference: String, now: Timestamp
    ) -> SQL {
        let before: [DeliveryStatus] = status == .sent ? [.sending, .unknown] : [.sending, .unknown, .sent]
        let isSent = status == .sent || status == .delivered
        return """
            update notifications.deliveries
            set status = \(status.rawValue), reason = coalesce(\(reason), reason), error = null,
                provider_reference = coalesce(provider_reference, \(reference)),
                sent_at = coalesce(sent_at, \(isSent ? now : nil)), updated_at = \(now)
            where id = \(id) and status = any(\(before.map(\.rawValue)))
            """
    }

    /// - Returns: how many went.
    static func forget(before time: Timestamp, limit: Int, _ client: PostgresClient) async throws(PostgresError) -> Int
    {
        try await client.execute(
            """
            delete from notifications.sms_reports where (provider, reference) in (
                select provider, reference from notifications.sms_reports where at < \(time) order by at
                limit \(limit))
            """)
    }
}
