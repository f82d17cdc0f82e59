import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// Whom it is for, as it is sent.
struct AudienceFields: FieldDecodable {
    let audience: Audience

    init(_ fields: inout Fields) {
        let people = fields.optional(
            "user_ids", .array(.id(UserID.self), 1...10_000).described("These people, and nothing else beside it"))
        let roles = fields.optional("roles", .array(.choice(Role.self), 1...8).described("Whoever has one of them"))
        let countries = fields.optional(
            "countries", .array(.countryCode, 1...250).described("Whoever lives in one of them"))
        let tiers = fields.optional(
            "kyc_tiers", .array(.integer(0...9), 1...10).described("Whoever is verified so far"))
        let topics = fields.optional(
            "topics",
            .array(.pathName(1...60, example: "news"), 1...20)
                .described("Whoever asked for one of them on a device"))
        let isMixed = [fields.has("roles"), fields.has("countries"), fields.has("kyc_tiers"), fields.has("topics")]
        if fields.has("user_ids"), isMixed.contains(true) {
            fields.refuse("user_ids", .unknownValue, "names people; nothing else can choose them as well")
        }
        audience = Audience(
            people: people, isToNamed: people != nil, roles: roles?.map(\.rawValue) ?? [], countries: countries ?? [],
            kycTiers: tiers ?? [], topics: topics ?? [])
    }
}

extension FieldType where Value == String {
    /// ISO 3166-1 alpha-2; where nobody lives nobody is told.
    static var countryCode: FieldType {
        .characters(2...2, pattern: "^[A-Z]{2}$", example: "NG") { ("A"..."Z").contains($0) }
    }
}

struct BroadcastPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// Why an operator stops it or goes on; kept in the audit trail.
struct BroadcastReason: FieldDecodable {
    init(_ fields: inout Fields) {
        _ = fields.optional("reason", .lines(1...500).described("Kept in the audit trail").example("A wrong link"))
    }
}

extension Broadcast.Status: FieldValue {}
