import HTTPKit
import JSONKit
import Primitives

/// `POST /fcm/v1/projects/{project}/messages:send`: FCM's HTTP v1.
struct TakeFCMMessage: Endpoint {
    typealias Body = RawBody

    static let spec = EndpointSpec(
        .post, "/fcm/v1/projects/{project}/messages:send", id: "takeFCMMessage", summary: "A push for an app by FCM",
        tag: "Push", access: .public, problems: [.notFound], bodyLimit: 64 << 10, rateClass: .webhook)

    struct Path: FieldDecodable {
        let project: String

        init(_ fields: inout Fields) {
            project = fields.required("project", .pathName(1...100, example: FCMCustomer.project))
        }
    }

    let book: PushBook

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let pass = call.header("Authorization").map { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : "" } ?? ""
        guard await book.isGiven(pass) else { return Self.refusal(401, "UNAUTHENTICATED", []) }
        guard call.path.project == FCMCustomer.project else { return Self.refusal(403, "PERMISSION_DENIED", []) }
        let body = try? JSONParser.parse(call.body.bytes)  // then it has no message
        guard let message = body?["message"], let token = message["token"]?.stringValue,
            let words = message["notification"], words["title"]?.stringValue != nil
        else { return Self.badRequest("message") }
        let behaviour = PushBehaviour(token)
        if behaviour == .dead {
            return Self.refusal(404, "NOT_FOUND", [Self.detail("UNREGISTERED")])
        }
        if behaviour == .bad { return Self.badRequest("message.data") }
        let key = message["android"]?["collapse_key"]?.stringValue ?? ""
        guard try await !book.mustComeAgain(token, key: key) else {
            return Self.refusal(503, "UNAVAILABLE", [Self.detail("UNAVAILABLE")]).header("Retry-After", "2")
        }
        try await book.show(
            to: token, from: call.path.project, headers: call.context.headerFields, call.body.bytes)
        return .bytes(
            200,
            JSON.encode(
                JSONValue.object([JSONMember("name", .string("projects/\(call.path.project)/messages/\(key)"))])))
    }

    // MARK: As Google writes what is wrong

    private static func badRequest(_ field: String) -> Reply<NoContent> {
        let violation = JSONValue.object([
            JSONMember("field", .string(field)), JSONMember("description", .string("Invalid value")),
        ])
        return refusal(
            400, "INVALID_ARGUMENT",
            [
                .object([
                    JSONMember("@type", .string("type.googleapis.com/google.rpc.BadRequest")),
                    JSONMember("fieldViolations", .array([violation])),
                ])
            ])
    }

    private static func detail(_ code: String) -> JSONValue {
        .object([
            JSONMember("@type", .string("type.googleapis.com/google.firebase.fcm.v1.FcmError")),
            JSONMember("errorCode", .string(code)),
        ])
    }

    private static func refusal(_ status: Int, _ word: String, _ details: [JSONValue]) -> Reply<NoContent> {
        let error = JSONValue.object([
            JSONMember("code", .number("\(status)")), JSONMember("message", .string(word)),
            JSONMember("status", .string(word)), JSONMember("details", .array(details)),
        ])
        return .bytes(status, JSON.encode(JSONValue.object([JSONMember("error", error)])))
    }
}
