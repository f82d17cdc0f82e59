import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Preferences as they are kept, one row a user who has said something.
enum PreferenceRow {
    static let columns: SQL = """
        p.locale, p.time_zone, p.quiet_enabled, p.quiet_start, p.quiet_end, p.quiet_channels, p.digest_time,
        p.channels_off, p.types, p.marketing
        """

    static func preferences(_ row: Row) throws(PostgresError) -> Preferences {
        guard let locale = try row.decode(String?.self, named: "locale") else { return .standard }
        var preferences = Preferences()
        preferences.locale = locale
        preferences.timeZone = try row.decode(String?.self, named: "time_zone")
        preferences.quietHoursEnabled = try row.decode(Bool.self, named: "quiet_enabled")
        preferences.quietHours = QuietHours(
            start: Int(try row.decode(Int16.self, named: "quiet_start")),
            end: Int(try row.decode(Int16.self, named: "quiet_end")))
        preferences.quietChannels = Channels.set(try row.decode([String].self, named: "quiet_channels"))
        preferences.digestTime = Int(try row.decode(Int16.self, named: "digest_time"))
        preferences.channelsOff = Channels.set(try row.decode([String].self, named: "channels_off"))
        preferences.types = try types(try row.decode([UInt8].self, named: "types"))
        preferences.marketing = Channels.set(try row.decode([String].self, named: "marketing"))
        return preferences
    }

    private static func types(_ json: [UInt8]) throws(PostgresError) -> [NotificationType: [Channel: Pace]] {
        guard let value = try? JSONParser.parse(json), case .object(let members) = value else {
            throw PostgresError(.decoding, message: "types of preferences are no object")
        }
        var types: [NotificationType: [Channel: Pace]] = [:]
        for member in members {
            guard let type = NotificationType(rawValue: member.name), case .object(let settings) = member.value else {
                continue
            }
            for setting in settings {
                guard let channel = Channel(rawValue: setting.name),
                    let pace = setting.value.stringValue.flatMap(Pace.init(rawValue:))
                else { continue }
                types[type, default: [:]][channel] = pace
            }
        }
        return types
    }

    static func json(_ types: [NotificationType: [Channel: Pace]]) -> [UInt8] {
        JSON.encode(
            JSONValue.object(
                types.sorted { $0.key.rawValue < $1.key.rawValue }.map { type, settings in
                    JSONMember(
                        type.rawValue,
                        .object(
                            settings.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                                JSONMember($0.key.rawValue, .string($0.value.rawValue))
                            }))
                }))
    }
}

/// Sets of channels as arrays of text.
enum Channels {
    static func set(_ names: [String]) -> Set<Channel> { Set(names.compactMap(Channel.init(rawValue:))) }
    static func names(_ channels: Set<Channel>) -> [String] { channels.map(\.rawValue).sorted() }
}

/// All SQL for what people want to be told.
struct PreferenceStore: Sendable {
    let client: PostgresClient

    func person(_ user: UserID, event: String, now: Timestamp) async throws -> Person {
        try Person.read(await client.query(Person.select(user, event: event, now: now)), event: event)
    }

    func preferences(_ user: UserID) async throws -> Preferences {
        let rows = try await client.query(
            "select \(PreferenceRow.columns) from notifications.preferences p where p.user_id = \(user)")
        return try rows.first { _ in true }.map(PreferenceRow.preferences) ?? .standard
    }

    /// Two requests that change different fields at once do not undo each other: the row is locked in between.
    func change(
        _ user: UserID, now: Timestamp, _ body: @Sendable (inout Preferences) -> Void
    ) async throws -> Preferences {
        try await client.transaction { transaction in
            try await change(user, now: now, in: transaction, body)
        }
    }

    nonisolated(nonsending) func change(
        _ user: UserID, now: Timestamp, in transaction: PostgresTransaction,
        _ body: @Sendable (inout Preferences) -> Void
    ) async throws -> Preferences {
        try await transaction.execute(Self.write(user, .standard, now: now, otherwise: "do nothing"))
        let rows = try await transaction.query(
            """
            select \(PreferenceRow.columns) from notifications.preferences p where p.user_id = \(user) for update
            """)
        var preferences = try rows.first { _ in true }.map(PreferenceRow.preferences) ?? .standard
        body(&preferences)
        try await transaction.execute(
            Self.write(
                user, preferences, now: now,
                otherwise: """
                    do update set locale = excluded.locale, time_zone = excluded.time_zone,
                        quiet_enabled = excluded.quiet_enabled, quiet_start = excluded.quiet_start,
                        quiet_end = excluded.quiet_end, quiet_channels = excluded.quiet_channels,
                        digest_time = excluded.digest_time, channels_off = excluded.channels_off,
                        types = excluded.types, marketing = excluded.marketing, updated_at = excluded.updated_at
                    """))
        return preferences
    }

    /// Two requests as above. Nobody who has said no to offers turns them on by a switch.
    /// - Throws: `consentRequired`.
    func change(
        _ user: UserID, turnsOffersOn: Bool, now: Timestamp, _ body: @Sendable (inout Preferences) -> Void
    ) async throws -> Preferences {
        try await client.transaction { transaction in
            // Locks the row: a no that comes meanwhile waits for it, and then turns off what was turned on.
            let changed = try await change(user, now: now, in: transaction, body)
            guard turnsOffersOn else { return changed }
            let refused = try await transaction.query(
                "select 1 from notifications.marketing_consents where user_id = \(user) and not granted")
            guard refused.isEmpty else { throw NotificationsError.consentRequired }
            return changed
        }
    }

    /// Whether somebody allows offers, unless something newer is known. A no turns all of them off.
    nonisolated(nonsending) func keepConsent(
        _ granted: Bool, of user: UserID, at time: Timestamp, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let changed = try await transaction.execute(
            """
            insert into notifications.marketing_consents as c (user_id, granted, changed_at)
            select \(user), \(granted), \(time)
            where not exists (
                select from notifications.data_subjects s where s.user_id = \(user) and s.erased_at is not null)
            on conflict (user_id) do update set granted = excluded.granted, changed_at = excluded.changed_at
            where c.changed_at < excluded.changed_at
            """)
        guard changed == 1, !granted else { return }
        _ = try await change(user, now: now, in: transaction) { $0.marketing = [] }
    }

    /// No more mail of a type, whatever was asked for its single events. What is mandatory goes on.
    nonisolated(nonsending) func endMail(
        of type: NotificationType, _ catalogue: EventCatalogue, for user: UserID, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Preferences {
        let events = catalogue.events.filter { $0.type == type && !$0.isMandatory(.email) }.map(\.name)
        try await transaction.execute(
            """
            update notifications.subscriptions set channels = array_remove(channels, 'email'), updated_at = \(now)
            where user_id = \(user) and event = any(\(events)) and 'email' = any(channels)
            """)
        return try await change(user, now: now, in: transaction) { $0.endMail(of: type) }
    }

    func endMail(
        of type: NotificationType, _ catalogue: EventCatalogue, for user: UserID, now: Timestamp
    ) async throws -> Preferences {
        try await client.transaction { transaction in
            try await endMail(of: type, catalogue, for: user, now: now, in: transaction)
        }
    }

    /// Nothing of whoever was erased: links in mails outlive an account.
    private static func write(_ user: UserID, _ wanted: Preferences, now: Timestamp, otherwise: SQL) -> SQL {
        """
        insert into notifications.preferences (user_id, locale, time_zone, quiet_enabled, quiet_start, quiet_end,
            quiet_channels, digest_time, channels_off, types, marketing, updated_at)
        select \(user), \(wanted.locale), \(wanted.timeZone), \(wanted.quietHoursEnabled), \(wanted.quietHours.start),
            \(wanted.quietHours.end), \(Channels.names(wanted.quietChannels)), \(wanted.digestTime),
            \(Channels.names(wanted.channelsOff)), \(json: PreferenceRow.json(wanted.types)),
            \(Channels.names(wanted.marketing)), \(now)
        where not exists (
            select from notifications.data_subjects s where s.user_id = \(user) and s.erased_at is not null)
        on conflict (user_id) \(otherwise)
        """
    }
}
