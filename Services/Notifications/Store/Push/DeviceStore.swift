import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL for devices.
struct DeviceStore: Sendable {
    let client: PostgresClient

    /// - Returns: the device as it stands, and whether its token was known before, whoever had it.
    /// - Throws: `tooManyDevices`.
    nonisolated(nonsending) func register(
        _ device: Device, signedInBy signIn: UniqueID, in transaction: PostgresTransaction
    ) async throws -> (device: Device, isKnown: Bool) {
        let (platform, address) = (device.target.platform.rawValue, device.target.address)
        let hash = Digest.sha256(Array(address.utf8))
        let found = try await transaction.pipeline([
            // First the token, then the person: two that register at once follow one another, and never cross.
            "select pg_advisory_xact_lock(hashtextextended('device ' || \(Hex.encode(hash)), 0))",
            "select pg_advisory_xact_lock(hashtextextended('devices of ' || \(device.owner.description), 0))",
            """
            delete from notifications.devices d
            where d.user_id = \(device.owner) and d.address_hash <> \(hash) and not \(Self.isSignedIn)
            """,
            """
            select d.id, d.user_id, d.created_at from notifications.devices d
            where d.platform = \(platform) and d.address_hash = \(hash) for update
            """,
        ])[3]
        guard let (id, owner, createdAt) = try found.first(DeviceID.self, UserID.self, Timestamp.self) else {
            return (try await insert(device, hash, signIn, in: transaction), false)
        }
        guard owner == device.owner else {
            // Under another id: what was on its way to the one who had it before does not reach the one who has it now.
            try await transaction.execute("delete from notifications.devices where id = \(id)")
            return (try await insert(device, hash, signIn, in: transaction), true)
        }
        let known = Device(
            id: id, owner: owner, target: device.target, name: device.name, topics: device.topics,
            createdAt: createdAt, lastSeenAt: device.lastSeenAt)
        let keys = Self.keys(of: device.target)
        try await transaction.execute(
            """
            update notifications.devices
            set signed_in_by = \(signIn), public_key = \(keys?.publicKey), secret = \(keys?.secret),
                name = \(device.name), topics = \(device.topics), last_seen_at = \(device.lastSeenAt)
            where id = \(id)
            """)
        return (known, true)
    }

    private nonisolated(nonsending) func insert(
        _ device: Device, _ hash: [UInt8], _ signIn: UniqueID, in transaction: PostgresTransaction
    ) async throws -> Device {
        let keys = Self.keys(of: device.target)
        let inserted = try await transaction.execute(
            """
            insert into notifications.devices (id, user_id, slot, signed_in_by, platform, address, address_hash,
                public_key, secret, name, topics, created_at, last_seen_at)
            select \(device.id), \(device.owner), free.slot, \(signIn), \(device.target.platform.rawValue),
                \(device.target.address), \(hash), \(keys?.publicKey), \(keys?.secret), \(device.name),
                \(device.topics), \(device.createdAt), \(device.lastSeenAt)
            from generate_series(1, \(Device.mostPerUser)) as free (slot)
            where not exists (
                    select from notifications.devices d where d.user_id = \(device.owner) and d.slot = free.slot)
                and not exists (
                    select from notifications.data_subjects s
                    where s.user_id = \(device.owner) and s.erased_at is not null)
            order by free.slot limit 1
            """)
        guard inserted == 1 else { throw DeviceError.tooManyDevices(limit: Device.mostPerUser) }
        return device
    }

    /// Newest first.
    func list(of user: UserID) async throws -> [Device] {
        try Self.devices(
            await client.query(
                """
                select \(Self.columns) from notifications.devices d
                where d.user_id = \(user) and \(Self.isSignedIn) order by d.id desc
                """))
    }

    func find(_ id: DeviceID, of user: UserID) async throws -> Device? {
        try Self.devices(
            await client.query(
                """
                select \(Self.columns) from notifications.devices d
                where d.id = \(id) and d.user_id = \(user) and \(Self.isSignedIn)
                """)
        ).first
    }

    /// Whosever it is: for sending.
    func find(_ id: UniqueID) async throws -> Device? {
        try Self.devices(
            await client.query(
                "select \(Self.columns) from notifications.devices d where d.id = \(id) and \(Self.isSignedIn)")
        ).first
    }

    func delete(_ id: DeviceID, of user: UserID) async throws -> Bool {
        try await client.execute(
            "delete from notifications.devices d where d.id = \(id) and d.user_id = \(user) and \(Self.isSignedIn)")
            == 1
    }

    /// A push service says that nobody is there. A device that has been heard of since stays.
    /// - Returns: false when it stays.
    func forget(_ device: Device, asOf time: Timestamp) async throws -> Bool {
        try await client.execute(
            "delete from notifications.devices where id = \(device.id) and last_seen_at <= \(time)") == 1
    }

    /// What was registered in a session, or with an API key, ends with it.
    static func end(_ signIn: UniqueID, now: Timestamp) -> [SQL] {
        [
            """
            insert into notifications.ended_sign_ins (id, ended_at) values (\(signIn), \(now))
            on conflict (id) do nothing
            """,
            "delete from notifications.devices where signed_in_by = \(signIn)",
        ]
    }

    /// Of whom nothing was heard, and of whom nothing will be.
    func retain(now: Timestamp, limit: Int) async throws {
        try await client.execute(
            "delete from notifications.devices where last_seen_at < \(now - Device.longestSilence)")
        try await client.execute("delete from notifications.devices d where not \(Self.isSignedIn)")
        while try await client.execute(
            """
            delete from notifications.ended_sign_ins where id in (
                select id from notifications.ended_sign_ins where ended_at < \(now - Self.signInsRemembered)
                limit \(limit))
            """) == limit
        {}
    }

    /// Longer than a token lives that was given out before.
    private static let signInsRemembered: Duration = .seconds(2 * 86_400)

    /// Registering and signing out at once see nothing of each other: the mark of the end tells.
    static let isSignedIn: SQL = "not exists (select from notifications.ended_sign_ins e where e.id = d.signed_in_by)"

    private static func keys(of target: PushTarget) -> WebPushSubscription? {
        if case .web(let subscription) = target { subscription } else { nil }
    }

    private static let columns: SQL = """
        d.id, d.user_id, d.platform, d.address, d.public_key, d.secret, d.name, d.topics, d.created_at, d.last_seen_at
        """

    private static func devices(_ rows: Rows) throws(PostgresError) -> [Device] {
        var devices: [Device] = []
        for row in rows {
            let (id, user, platform, address, publicKey, secret, name, topics, createdAt, lastSeenAt) = try row.decode(
                DeviceID.self, UserID.self, String.self, String.self, [UInt8]?.self, [UInt8]?.self, String?.self,
                [String].self, Timestamp.self, Timestamp.self)
            let target: PushTarget
            switch (DevicePlatform(rawValue: platform), publicKey, secret) {
            case (.fcm, _, _): target = .fcm(token: address)
            case (.apns, _, _): target = .apns(token: address)
            case (.web, let key?, let secret?):
                target = .web(WebPushSubscription(endpoint: address, publicKey: key, secret: secret))
            default: throw PostgresError(.decoding, message: "device \(id) is none that we know")
            }
            devices.append(
                Device(
                    id: id, owner: user, target: target, name: name, topics: topics, createdAt: createdAt,
                    lastSeenAt: lastSeenAt))
        }
        return devices
    }
}
