import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

extension FieldType where Value == Int {
    /// `22:00`, as minutes since midnight.
    static var clock: FieldType {
        .parsed(
            "a time of the day as HH:MM",
            schema: .string(
                JSONMember("pattern", .string("^([01][0-9]|2[0-3]):[0-5][0-9]$")),
                JSONMember("examples", .array([.string("22:00")]))),
            example: 22 * 60
        ) { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isWholeNumber) }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
            else { return nil }
            return hour * 60 + minute
        }
    }
}

extension FieldType where Value == String {
    /// `en`, `fr-CA`.
    static var locale: FieldType {
        .parsed(
            "a language tag such as en or fr-CA",
            schema: .string(
                JSONMember("maxLength", .number("35")),
                JSONMember("pattern", .string("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")),
                JSONMember("examples", .array([.string("en")]))),
            example: "en"
        ) { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            let isTag = parts.enumerated().allSatisfy { index, part in
                index == 0
                    ? (2...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x61...0x7A).contains($0) }
                    : (2...8).contains(part.utf8.count)
                        && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
            return isTag && text.utf8.count <= 35 ? text : nil
        }
    }

    /// The name of an event.
    static var eventName: FieldType {
        .characters(1...60, pattern: "^[a-z0-9_.]+$", example: "transfer.received") { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "."
        }
    }

    /// The name of a place in the tz database; whether there is one shows when it is looked up.
    static var zoneName: FieldType {
        .characters(1...64, pattern: "^[A-Za-z0-9_+/-]+$", example: "Africa/Lagos") { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "_+-/".unicodeScalars.contains(scalar)
        }
    }
}

/// Where something can be advertised, and where quiet can be kept: in the inbox nothing makes a noise.
enum OutwardChannel: String, CaseIterable, FieldValue {
    case email, sms, push

    var channel: Channel {
        switch self {
        case .email: .email
        case .sms: .sms
        case .push: .push
        }
    }
}

/// How soon by a channel without digests.
enum Switch: String, CaseIterable, FieldValue {
    case instant, off

    var pace: Pace { self == .instant ? .instant : .off }
}

/// A request's change of on and off by channel.
struct ChannelSwitchChange: FieldDecodable {
    let switches: [Channel: Bool]

    init(_ fields: inout Fields) {
        var switches: [Channel: Bool] = [:]
        for channel in Channel.allCases { switches[channel] = fields.optional(channel.rawValue, .bool) }
        self.switches = switches
    }
}

/// The same where the inbox is no question.
struct MarketingChange: FieldDecodable {
    let switches: [Channel: Bool]

    init(_ fields: inout Fields) {
        var switches: [Channel: Bool] = [:]
        for outward in OutwardChannel.allCases {
            switches[outward.channel] = fields.optional(outward.rawValue, .bool)
        }
        self.switches = switches
    }
}

struct QuietHoursChange: FieldDecodable {
    let enabled: Bool?
    let start: Int?
    let end: Int?
    let channels: Set<Channel>?

    init(_ fields: inout Fields) {
        enabled = fields.optional("enabled", .bool)
        start = fields.optional("start", .clock)
        end = fields.optional("end", .clock)
        channels = fields.optional("channels", .array(.choice(OutwardChannel.self), 0...3)).map {
            Set($0.map(\.channel))
        }
    }
}

/// What is changed for one type; null: as the catalogue has it.
struct TypeChange: FieldDecodable {
    let paces: [Channel: FieldChange<Pace>]

    init(_ fields: inout Fields) {
        var paces: [Channel: FieldChange<Pace>] = [:]
        for channel in Channel.allCases {
            paces[channel] =
                channel == .email
                ? fields.change(channel.rawValue, .choice(Pace.self))
                : fields.change(channel.rawValue, .choice(Switch.self)).mapped(\.pace)
        }
        self.paces = paces
    }
}

extension FieldChange {
    fileprivate func mapped<Other>(_ transform: (Value) -> Other) -> FieldChange<Other> {
        switch self {
        case .keep: .keep
        case .clear: .clear
        case .set(let value): .set(transform(value))
        }
    }
}

struct TypesChange: FieldDecodable {
    let types: [NotificationType: FieldChange<TypeChange>]

    init(_ fields: inout Fields) {
        var types: [NotificationType: FieldChange<TypeChange>] = [:]
        for type in NotificationType.allCases {
            types[type] = fields.change(type.rawValue, .object(TypeChange.self))
        }
        self.types = types
    }

    func apply(to settings: inout [NotificationType: [Channel: Pace]]) {
        for (type, change) in types {
            switch change {
            case .keep: continue
            case .clear: settings[type] = nil
            case .set(let change):
                var paces = settings[type] ?? [:]
                for (channel, pace) in change.paces where pace.isChange { paces[channel] = pace.applied(to: nil) }
                settings[type] = paces.isEmpty ? nil : paces
            }
        }
    }
}
