import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /admin/notifications/templates/{id}/publish`: it is used from now on, and never changed any more.
struct PublishTemplate: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/notifications/templates/{id}/publish", id: "publishTemplate",
        summary: "Use a template from now on", tag: "Templates", access: .roles([.operator], scope: .opsWrite),
        right: .act, problems: [.notFound, .templateNotDraft, .templateInvalid, .unknownVariable, .unknownEvent])

    typealias Path = TemplatePath

    let desk: TemplateDesk
    let templates: TemplateStore
    let transactions: Transactions
    let reader: ReadTemplates

    func handle(_ call: Call<Self>) async throws -> Reply<TemplateView> {
        let (id, user) = (call.path.id, try call.caller.userID)
        let published = try await transactions.run { transaction in
            let record = try await templates.publish(id, by: user, now: call.receivedAt, in: transaction)
            // The catalogue may have changed since it was written.
            _ = try desk.check(record.parts, for: record.key)
            return record
        }
        try await reader.run()
        return .ok(TemplateView(record: published))
    }
}
