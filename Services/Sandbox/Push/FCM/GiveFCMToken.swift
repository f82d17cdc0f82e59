import HTTPKit
import JSONKit
import Primitives

/// `POST /fcm/token`: Google's token endpoint for service accounts.
struct GiveFCMToken: Endpoint {
    typealias Body = RawBody

    static let spec = EndpointSpec(
        .post, "/fcm/token", id: "giveFCMToken", summary: "An access token for a signed assertion", tag: "Push",
        access: .public, problems: [.validationFailed], bodyLimit: 16 << 10)

    let book: PushBook
    let publicURL: String
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let form = CheckoutForm(call.body.bytes)
        let origin = call.header("Host").map { "http://\($0)" } ?? publicURL
        guard form["grant_type"] == "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer" else {
            return Self.answer(400, [("error", .string("unsupported_grant_type"))])
        }
        guard let assertion = form["assertion"],
            FCMCustomer.hasSigned(assertion, audience: "\(origin)/fcm/token", at: clock.now())
        else { return Self.answer(400, [("error", .string("invalid_grant"))]) }
        return Self.answer(
            200,
            [
                ("access_token", .string(await book.givePass())),
                ("expires_in", .number("\(PushBook.passLife.components.seconds)")), ("token_type", .string("Bearer")),
            ])
    }

    private static func answer(_ status: Int, _ members: [(String, JSONValue)]) -> Reply<NoContent> {
        .bytes(status, JSON.encode(JSONValue.object(members.map { JSONMember($0.0, $0.1) })))
    }
}
