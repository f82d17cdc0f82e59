import HTTPKit
import JSONKit
import NotificationsDomain

/// What a browser subscribes with: `applicationServerKey`.
struct WebPushKeyView: FieldEncodable {
    let publicKey: String

    static let example = WebPushKeyView(
        publicKey: "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU")

    func encode(to out: inout JSONWriter) { out.field("public_key", publicKey) }
}

/// `GET /notifications/web-push-key`: 404 where nothing is pushed to browsers.
struct GetWebPushKey: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/web-push-key", id: "getWebPushKey",
        summary: "The key that a browser subscribes with", tag: DeviceRoutes.tag, access: .public,
        problems: [.notFound])

    let push: PushParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebPushKeyView> {
        guard let key = push.web?.publicKey else { throw DeviceError.notFound }
        return .ok(WebPushKeyView(publicKey: key))
    }
}
