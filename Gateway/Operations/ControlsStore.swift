import Contracts
import JSONKit
import Logging
import Messaging
import Primitives
import RedisAccess
import ServiceLifecycle

/// Maintenance mode and flags in Redis, where all gateways read them every second, and at once when an event says so.
/// A Redis that lost its memory turns maintenance off and flags on, which lets nobody in who was not let in before.
final class ControlsStore: Service, Sendable {
    static let interval = Duration.seconds(1)

    private static let maintenanceKey: RedisArgument = "florin:gateway:maintenance"
    private static let flagsKey: RedisArgument = "florin:gateway:flags"

    let controls: Controls
    private let redis: RedisClient
    private let broker: MessageBroker
    private let ids: IDGenerator
    private let clock: WallClock
    private let logger: Logger

    init(
        _ controls: Controls, redis: RedisClient, broker: MessageBroker, ids: IDGenerator, clock: WallClock,
        logger: Logger
    ) {
        self.controls = controls
        self.redis = redis
        self.broker = broker
        self.ids = ids
        self.clock = clock
        self.logger = logger
    }

    /// Until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.refresh()
                try? await Task.sleep(for: Self.interval)  // throws when cancelled, and then the loop ends
            }
        }
    }

    /// Without Redis the last known state stays.
    func refresh() async {
        let changes = controls.changes
        do {
            let maintenance = try await redis.command("GET", Self.maintenanceKey)
            let flags = try await redis.command("HGETALL", Self.flagsKey)
            let read = Controls.Snapshot(
                maintenance: try maintenance.bytes.flatMap { try MaintenanceView.read($0).mode },
                flags: try Self.flags(flags.array ?? []))
            controls.replace(read, ifStillAt: changes)
        } catch {
            logger.debug("controls cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// - Throws: when Redis does not take it; nothing has changed then.
    func set(_ mode: MaintenanceMode?) async throws(RedisError) {
        if let mode {
            try await redis.command("SET", Self.maintenanceKey, .bytes(JSON.encode(MaintenanceView(mode))))
        } else {
            try await redis.command("DEL", Self.maintenanceKey)
        }
        controls.change { $0.maintenance = mode }
        await tellOthers("maintenance")
    }

    /// - Parameter state: nil forgets that the flag was ever set.
    func set(_ name: String, _ state: FlagState?) async throws(RedisError) {
        if let state {
            let json = JSON.encode(FlagView(name: name, state))
            try await redis.command("HSET", Self.flagsKey, .string(name), .bytes(json))
        } else {
            try await redis.command("HDEL", Self.flagsKey, .string(name))
        }
        controls.change { $0.flags[name] = state }
        await tellOthers("flag:\(name)")
    }

    private func tellOthers(_ control: String) async {
        let now = clock.now()
        let event = OutgoingMessage.event(
            ControlsChanged.type, id: ids.next(), body: JSON.encode(ControlsChanged(control: control, at: now)),
            occurredAt: now)
        do {
            try await broker.publish([event])
        } catch {
            // They see it within a second all the same.
            logger.warning("other gateways were not told of a change", metadata: ["error": "\(error)"])
        }
    }

    private static func flags(_ pairs: [RedisValue]) throws -> [String: FlagState] {
        var flags: [String: FlagState] = [:]
        for index in stride(from: 0, to: pairs.count - 1, by: 2) {
            guard let name = pairs[index].text, let json = pairs[index + 1].bytes else { continue }
            flags[name] = try FlagView.read(json).state
        }
        return flags
    }
}

extension FieldDecodable {
    /// Reads what another gateway, perhaps of another version, has written.
    static func read(_ json: [UInt8]) throws -> Self {
        try JSONReader.decode(Self.self, from: json, unknownFields: .ignore)
    }
}
