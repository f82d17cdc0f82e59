import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /notifications/devices`
struct ListDevices: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/devices", id: "listDevices", summary: "Where the caller's pushes go",
        tag: DeviceRoutes.tag, access: .authenticated(scope: .notificationsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery

        init(_ fields: inout Fields) { page = TableQuery(&fields) }
    }

    let push: PushParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DeviceView>> {
        let user = try call.caller.userID
        let views = try await push.devices.list(of: user).map { DeviceView(device: $0) }
        return .ok(
            try call.query.page.page(views, push.cursors, list: "devices of \(user)", newestFirst: true) {
                $0.device.id.description
            })
    }
}
