import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /notifications/preferences`
struct GetPreferences: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/preferences", id: "getPreferences", summary: "What the caller wants to be told",
        tag: "Preferences", access: .authenticated(scope: .notificationsRead))

    let preferences: PreferenceStore
    let zones: ZoneBook

    func handle(_ call: Call<Self>) async throws -> Reply<PreferencesView> {
        let person = try await preferences.person(try call.caller.userID, event: "", now: call.receivedAt)
        return .ok(PreferencesView(preferences: person.preferences, zone: zones.zone(of: person).name))
    }
}
