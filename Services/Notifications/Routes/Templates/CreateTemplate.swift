import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /admin/notifications/templates`: a draft, the next version of its kind.
struct CreateTemplate: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/notifications/templates", id: "createTemplate", summary: "Write a template",
        tag: "Templates", access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .required,
        success: 201, problems: [.unknownEvent, .templateInvalid, .unknownVariable])

    typealias Body = TemplateBody

    static var bodyExample: String? { templateExample }

    let desk: TemplateDesk
    let templates: TemplateStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<TemplateView> {
        let (template, user) = (call.body.template, try call.caller.userID)
        _ = try desk.check(template.parts, for: template.key)
        return try await idempotent(call, transactions) { transaction in
            .created(
                TemplateView(
                    record: try await templates.add(
                        template.parts, for: template.key, id: ids.next(), by: user, now: call.receivedAt,
                        in: transaction)))
        }
    }
}

/// One that can be saved.
let templateExample = """
    {"event": "transfer.received", "channel": "email", "locale": "en", "subject": "You received {{amount}}", \
    "text": "{{amount}} came from {{counterparty}}."}
    """
