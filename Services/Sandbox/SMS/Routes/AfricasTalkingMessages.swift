import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `POST /africastalking/version1/messaging`: 201 to refusals too.
struct CreateAfricasTalkingMessage: Endpoint {
    static let spec = EndpointSpec(
        .post, "/africastalking/version1/messaging", id: "createAfricasTalkingMessage",
        summary: "Send a short message as Africa's Talking does", tag: "SMS", access: .public, success: 201,
        problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(120))

    typealias Body = RawBody

    let desk: SMSDesk

    func handle(_ call: Call<Self>) async throws -> Reply<AfricasTalkingMessageView> {
        guard constantTimeEquals(call.header("apiKey") ?? "", desk.config.apiKey) else {
            return .text(401, "The supplied authentication is invalid")
        }
        guard let form = FormFields(call.body.bytes), form["username"] != nil, let number = form["to"],
            let text = form["message"], !text.isEmpty
        else { return .text(400, "Request is missing required form fields") }
        let message = try await desk.take(
            .africastalking, to: number, from: form["from"] ?? "AFRICASTKNG", text: text, callbackURL: nil)
        return .created(AfricasTalkingMessageView(number: number, message: message))
    }
}

struct AfricasTalkingMessageView: FieldEncodable {
    let number: String
    /// Nil when it was not taken.
    let message: SMSMessage?

    static let example = AfricasTalkingMessageView(number: "+254711000000", message: nil)

    private struct Content: FieldEncodable {
        let view: AfricasTalkingMessageView

        static let example = Content(view: .example)

        func encode(to out: inout JSONWriter) {
            out.field("Message", "Sent to \(view.message == nil ? 0 : 1)/1 Total Cost: KES 0.8000")
            out.field("Recipients", [Recipient(view: view)])
        }
    }

    private struct Recipient: FieldEncodable {
        let view: AfricasTalkingMessageView

        static let example = Recipient(view: .example)

        func encode(to out: inout JSONWriter) {
            let refusal = if case .refused(_, let code) = SMSBehaviour(view.number) { code } else { 101 }
            let names = [
                101: "Success", 403: "InvalidPhoneNumber", 404: "UnsupportedNumberType", 406: "UserInBlacklist",
                407: "CouldNotRoute", 409: "DoNotDisturbRejection",
            ]
            out.field("statusCode", refusal)
            out.field("number", view.number)
            out.field("status", names[refusal] ?? "Failed")
            out.field("cost", view.message == nil ? "0" : "KES 0.8000")
            out.field("messageId", view.message?.reference ?? "None")
        }
    }

    func encode(to out: inout JSONWriter) { out.field("SMSMessageData", Content(view: self)) }
}

extension Reply {
    fileprivate static func text(_ status: Int, _ text: String) -> Reply {
        .bytes(status, Array(text.utf8), contentType: "text/plain")
    }
}
