import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

extension Broadcast.Status: PostgresEncodable, PostgresDecodable {}

/// Rows of broadcasts as values.
enum BroadcastRow {
    static let columns = columns(content: "b.content")
    /// For lists, which would be long with what all of them say.
    static let columnsWithoutContent = columns(content: "'{}'::jsonb")

    private static func columns(content: SQL) -> SQL {
        """
        b.id, b.event, b.status, \(content), b.variables, b.channels, b.audience, b.is_to_named, b.audience_size,
        b.rate_per_minute, b.starts_at, b.expires_at, b.told_up_to, b.told, b.next_turn_at, b.walked_at, b.created_at,
        b.started_at, b.ended_at
        """
    }

    static func record(_ row: Row) throws -> BroadcastRecord {
        let (id, event, status, content, variables, channels, audience) = try row.decode(
            UniqueID.self, String.self, Broadcast.Status.self, [UInt8].self, [UInt8].self, [String].self, [UInt8].self)
        return BroadcastRecord(
            id: id, event: event, status: status, texts: try texts(content), variables: try Self.variables(variables),
            channels: Channels.set(channels),
            audience: try self.audience(audience, isToNamed: try row.decode(Bool.self, at: 7)),
            audienceSize: try row.decode(Int.self, at: 8), ratePerMinute: try row.decode(Int.self, at: 9),
            startsAt: try row.decode(Timestamp?.self, at: 10), expiresAt: try row.decode(Timestamp?.self, at: 11),
            toldUpTo: try row.decode(UserID?.self, at: 12), told: try row.decode(Int.self, at: 13),
            nextTurnAt: try row.decode(Timestamp?.self, at: 14), walkedAt: try row.decode(Timestamp?.self, at: 15),
            createdAt: try row.decode(Timestamp.self, at: 16), startedAt: try row.decode(Timestamp?.self, at: 17),
            endedAt: try row.decode(Timestamp?.self, at: 18))
    }

    static func texts(_ json: [UInt8]) throws -> [String: BroadcastText] {
        guard case .object(let members) = try JSONParser.parse(json) else { return [:] }
        let texts = try members.map { member -> (String, BroadcastText) in
            let fields = try JSONReader.decode(
                BroadcastTextFields.self, from: member.value, unknownFields: .ignore)
            return (member.name, fields.text)
        }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    static func variables(_ json: [UInt8]) throws -> [JSONMember] {
        guard case .object(let members) = try JSONParser.parse(json) else { return [] }
        return members
    }

    static func json(_ audience: Audience) -> [UInt8] {
        JSON.encode(
            JSONValue.object([
                JSONMember("roles", .array(audience.roles.map(JSONValue.string))),
                JSONMember("countries", .array(audience.countries.map(JSONValue.string))),
                JSONMember("kyc_tiers", .array(audience.kycTiers.map { .number("\($0)") })),
                JSONMember("topics", .array(audience.topics.map(JSONValue.string))),
            ]))
    }

    private static func audience(_ json: [UInt8], isToNamed: Bool) throws -> Audience {
        let value = try JSONParser.parse(json)
        func texts(_ name: String) -> [String] { value[name]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        return Audience(
            isToNamed: isToNamed, roles: texts("roles"), countries: texts("countries"),
            kycTiers: value["kyc_tiers"]?.arrayValue?.compactMap { $0.integerValue.map(Int.init) } ?? [],
            topics: texts("topics"))
    }
}
