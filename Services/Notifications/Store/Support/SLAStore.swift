import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL for what staff promise: targets by priority, and when people work.
struct SLAStore: Sendable {
    let client: PostgresClient
    /// By whose clocks the desk works.
    let zones: ZoneBook

    func targets() async throws -> [Priority: SLATarget] {
        try Self.targets(await client.query(Self.selectTargets))
    }

    func calendar() async throws -> CalendarSheet {
        try Self.calendar(await client.query(Self.selectCalendar))
    }

    /// Both, as they stand in a transaction.
    nonisolated(nonsending) func policy(in transaction: PostgresTransaction) async throws -> SLAPolicy {
        let rows = try await transaction.pipeline([Self.selectTargets, Self.selectCalendar])
        return SLAPolicy(
            targets: try Self.targets(rows[0]), calendar: try inForce(try Self.calendar(rows[1])))
    }

    func policy() async throws -> SLAPolicy {
        SLAPolicy(targets: try await targets(), calendar: try inForce(try await calendar()))
    }

    /// The place was known when staff named it: that its clocks are gone is no mistake of whoever asks now.
    private func inForce(_ sheet: CalendarSheet) throws -> BusinessCalendar {
        do {
            return try sheet.calendar(zones)
        } catch {
            throw PostgresError(.decoding, message: "the calendar in force cannot be read: \(error)")
        }
    }

    nonisolated(nonsending) func set(
        _ targets: [Priority: SLATarget], by user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        for priority in Priority.allCases {
            guard let target = targets[priority] else { continue }
            try await transaction.execute(
                """
                insert into notifications.sla_targets
                    (priority, first_reply_minutes, resolution_minutes, updated_by, updated_at)
                values (\(priority.rawValue), \(target.firstReplyMinutes), \(target.resolutionMinutes), \(user), \(now))
                on conflict (priority) do update
                set first_reply_minutes = excluded.first_reply_minutes,
                    resolution_minutes = excluded.resolution_minutes, updated_by = excluded.updated_by,
                    updated_at = excluded.updated_at
                """)
        }
    }

    nonisolated(nonsending) func set(
        _ sheet: CalendarSheet, by user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into notifications.business_calendar (calendar, updated_by, updated_at)
            values (\(json: JSON.encode(sheet)), \(user), \(now))
            on conflict (only_row) do update
            set calendar = excluded.calendar, updated_by = excluded.updated_by, updated_at = excluded.updated_at
            """)
    }

    private static let selectTargets: SQL =
        "select priority, first_reply_minutes, resolution_minutes from notifications.sla_targets"

    private static let selectCalendar: SQL = "select calendar::text from notifications.business_calendar"

    private static func targets(_ rows: Rows) throws -> [Priority: SLATarget] {
        var targets = SLATarget.standard
        for (name, firstReply, resolution) in try rows.decode(String.self, Int.self, Int.self) {
            guard let priority = Priority(rawValue: name) else { continue }
            targets[priority] = SLATarget(firstReplyMinutes: firstReply, resolutionMinutes: resolution)
        }
        return targets
    }

    private static func calendar(_ rows: Rows) throws -> CalendarSheet {
        guard let text = try rows.first(String.self) else { return .standard }
        return try JSONReader.decode(
            CalendarSheet.self, from: JSONParser.parse(Array(text.utf8), limits: .own), unknownFields: .ignore)
    }
}

/// What holds at the moment.
struct SLAPolicy: Sendable {
    let targets: [Priority: SLATarget]
    let calendar: BusinessCalendar

    func target(_ priority: Priority) -> SLATarget {
        targets[priority] ?? SLATarget(firstReplyMinutes: 480, resolutionMinutes: 2_880)
    }

    func schedule(_ priority: Priority) -> SLASchedule { SLASchedule(priority, calendar) }
}
