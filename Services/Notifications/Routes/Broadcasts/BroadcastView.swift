import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// A broadcast as staff see it.
struct BroadcastView: FieldEncodable {
    let record: BroadcastRecord
    let counts: BroadcastCounts

    static let example = BroadcastView(
        record: BroadcastRecord(
            id: .example, event: "system.announcement", status: .running, texts: ["en": .example], variables: [],
            channels: [.inApp, .email], audience: Audience(countries: ["NG"], kycTiers: [2]), audienceSize: 1_200,
            ratePerMinute: 6_000, startsAt: nil, expiresAt: nil, toldUpTo: nil, told: 400, nextTurnAt: nil,
            walkedAt: nil, createdAt: .example, startedAt: .example, endedAt: nil),
        counts: [.delivered: 400, .sent: 310, .skipped: 60, .scheduled: 30])

    func encode(to out: inout JSONWriter) {
        out.field("id", record.id)
        out.field("event", record.event)
        out.field("status", record.status)
        out.field("audience_size", record.audienceSize)
        out.field("told", record.told)
        out.field("counts", BroadcastCountsView(counts: counts))
        out.optional("content", record.texts.isEmpty ? nil : BroadcastTexts(texts: record.texts))
        out.field("channels", Channel.allCases.filter(record.channels.contains))
        out.field("audience", AudienceView(audience: record.audience))
        out.field("rate_per_minute", record.ratePerMinute)
        out.field("starts_at", record.startsAt)
        out.field("expires_at", record.expiresAt)
        out.field("created_at", record.createdAt)
        out.field("started_at", record.startedAt)
        out.field("ended_at", record.endedAt)
    }
}

/// Deliveries by how they stand, over all channels.
struct BroadcastCountsView: FieldEncodable {
    let counts: BroadcastCounts

    static let example = BroadcastCountsView(counts: BroadcastView.example.counts)

    func encode(to out: inout JSONWriter) {
        out.field("scheduled", counts[.scheduled] ?? 0)
        out.field("sending", counts[.sending] ?? 0)
        out.field("sent", counts[.sent] ?? 0)
        out.field("delivered", counts[.delivered] ?? 0)
        out.field("skipped", counts[.skipped] ?? 0)
        out.field("expired", counts[.expired] ?? 0)
        out.field("failed", counts[.failed] ?? 0)
        out.field("bounced", counts[.bounced] ?? 0)
        out.field("complained", counts[.complained] ?? 0)
        out.field("unknown", counts[.unknown] ?? 0)
    }
}

/// Whom it is for; how many are named and not who.
struct AudienceView: FieldEncodable {
    let audience: Audience

    static let example = AudienceView(audience: BroadcastView.example.record.audience)

    func encode(to out: inout JSONWriter) {
        out.field("named", audience.isToNamed)
        out.field("roles", audience.roles)
        out.field("countries", audience.countries)
        out.field("kyc_tiers", audience.kycTiers)
        out.field("topics", audience.topics)
    }
}
