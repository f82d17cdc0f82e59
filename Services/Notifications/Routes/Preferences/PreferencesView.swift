import JSONKit
import NotificationsDomain
import Primitives

/// What somebody wants to be told, as it is in force.
struct PreferencesView: FieldEncodable {
    let preferences: Preferences
    /// The one that is gone by, chosen or not.
    let zone: String

    static let example = PreferencesView(
        preferences: {
            var preferences = Preferences.standard
            preferences.types = [.transfer: [.email: .daily]]
            return preferences
        }(), zone: "Africa/Lagos")

    func encode(to out: inout JSONWriter) {
        out.field("locale", preferences.locale)
        out.field("time_zone", zone)
        out.field("quiet_hours", QuietHoursView(preferences: preferences))
        out.field("digest_time", preferences.digestTime.clock)
        out.field("channels", ChannelSwitchesView(off: preferences.channelsOff))
        out.field("types", TypeSettings(types: preferences.types))
        out.field("marketing", MarketingView(on: preferences.marketing))
    }
}

struct QuietHoursView: FieldEncodable {
    let preferences: Preferences

    static let example = QuietHoursView(preferences: .standard)

    func encode(to out: inout JSONWriter) {
        out.field("enabled", preferences.quietHoursEnabled)
        out.field("start", preferences.quietHours.start.clock)
        out.field("end", preferences.quietHours.end.clock)
        out.field("channels", Channel.allCases.reversed().filter(preferences.quietChannels.contains))
    }
}

struct ChannelSwitchesView: FieldEncodable {
    let off: Set<Channel>

    static let example = ChannelSwitchesView(off: [])

    func encode(to out: inout JSONWriter) {
        out.field("in_app", !off.contains(.inApp))
        out.field("email", !off.contains(.email))
        out.field("sms", !off.contains(.sms))
        out.field("push", !off.contains(.push))
    }
}

struct MarketingView: FieldEncodable {
    let on: Set<Channel>

    static let example = MarketingView(on: [])

    func encode(to out: inout JSONWriter) {
        out.field("email", on.contains(.email))
        out.field("sms", on.contains(.sms))
        out.field("push", on.contains(.push))
    }
}

/// By type and channel, what differs from the catalogue.
struct TypeSettings: FieldValue {
    let types: [NotificationType: [Channel: Pace]]

    static var fieldSchema: JSONSchema { .map(of: .map(of: Pace.fieldSchema)) }

    func write(to out: inout JSONWriter) {
        let members = types.sorted { $0.key.rawValue < $1.key.rawValue }.map { type, paces in
            JSONMember(
                type.rawValue,
                .object(
                    paces.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                        JSONMember($0.key.rawValue, .string($0.value.rawValue))
                    }))
        }
        JSONValue.object(members).write(to: &out)
    }
}

extension Int {
    /// Minutes since midnight as `22:00`.
    var clock: String { TimeOfDay(self / 60, self % 60).description }
}
