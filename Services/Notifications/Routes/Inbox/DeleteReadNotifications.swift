import Authentication
import HTTPKit
import JSONKit
import Primitives

struct DeletedView: FieldEncodable {
    let deleted: Int

    static let example = DeletedView(deleted: 3)

    func encode(to out: inout JSONWriter) { out.field("deleted", deleted) }
}

/// `DELETE /notifications?read=true`
struct DeleteReadNotifications: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/notifications", id: "deleteReadNotifications",
        summary: "Take everything that was read out of the inbox", tag: "Notifications",
        access: .authenticated(scope: .notificationsWrite), right: .own)

    struct Query: FieldDecodable {
        init(_ fields: inout Fields) {
            // Said in full, so that a client that forgets it does not lose everything.
            if !fields.required("read", .bool.described("Only true: what was not read stays")) {
                fields.refuse("read", .unknownValue, "must be true")
            }
        }
    }

    let inbox: InboxStore

    func handle(_ call: Call<Self>) async throws -> Reply<DeletedView> {
        .ok(DeletedView(deleted: try await inbox.deleteRead(of: try call.caller.userID)))
    }
}
