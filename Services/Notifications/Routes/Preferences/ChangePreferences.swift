import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `PATCH /notifications/preferences`: what is absent stays.
struct ChangePreferences: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/notifications/preferences", id: "changePreferences",
        summary: "Say what one wants to be told, where and when", tag: "Preferences",
        access: .authenticated(scope: .notificationsWrite), right: .own, problems: [.unknownTimeZone, .consentRequired])

    struct Body: FieldDecodable {
        let locale: String?
        let timeZone: FieldChange<String>
        let quietHours: QuietHoursChange?
        let digestTime: Int?
        let channels: ChannelSwitchChange?
        let types: TypesChange?
        let marketing: MarketingChange?

        init(_ fields: inout Fields) {
            locale = fields.optional("locale", .locale)
            timeZone = fields.change("time_zone", .zoneName.described("Null: that of the country, else UTC"))
            quietHours = fields.optional("quiet_hours", .object(QuietHoursChange.self))
            digestTime = fields.optional("digest_time", .clock)
            channels = fields.optional("channels", .object(ChannelSwitchChange.self))
            types = fields.optional("types", .object(TypesChange.self))
            marketing = fields.optional("marketing", .object(MarketingChange.self))
        }

        func apply(to wanted: inout Preferences) {
            if let locale { wanted.locale = locale }
            wanted.timeZone = timeZone.applied(to: wanted.timeZone)
            if let quietHours {
                wanted.quietHoursEnabled = quietHours.enabled ?? wanted.quietHoursEnabled
                wanted.quietHours = QuietHours(
                    start: quietHours.start ?? wanted.quietHours.start, end: quietHours.end ?? wanted.quietHours.end)
                wanted.quietChannels = quietHours.channels ?? wanted.quietChannels
            }
            if let digestTime { wanted.digestTime = digestTime }
            for (channel, isOn) in channels?.switches ?? [:] {
                if isOn { wanted.channelsOff.remove(channel) } else { wanted.channelsOff.insert(channel) }
            }
            types?.apply(to: &wanted.types)
            for (channel, isOn) in marketing?.switches ?? [:] {
                if isOn { wanted.marketing.insert(channel) } else { wanted.marketing.remove(channel) }
            }
        }
    }

    static var bodyExample: String? {
        #"{"time_zone": "Africa/Lagos", "quiet_hours": {"enabled": true}, "types": {"transfer": {"email": "off"}}}"#
    }

    let preferences: PreferenceStore
    let zones: ZoneBook

    func handle(_ call: Call<Self>) async throws -> Reply<PreferencesView> {
        let (body, user) = (call.body, try call.caller.userID)
        if case .set(let name) = body.timeZone, zones.zone(named: name) == nil {
            throw NotificationsError.unknownTimeZone(name)
        }
        let turnsOffersOn = body.marketing?.switches.values.contains(true) ?? false
        _ = try await preferences.change(user, turnsOffersOn: turnsOffersOn, now: call.receivedAt) {
            body.apply(to: &$0)
        }
        let person = try await preferences.person(user, event: "", now: call.receivedAt)
        return .ok(PreferencesView(preferences: person.preferences, zone: zones.zone(of: person).name))
    }
}
