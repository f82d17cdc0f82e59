import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /privacy/requests`: taken at once, done within a month.
struct CreatePrivacyRequest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/privacy/requests", id: "createPrivacyRequest",
        summary: "Ask for your data, its correction or its end", tag: PrivacyRoutes.tag, access: KYCRoutes.writing,
        right: .act, idempotency: .required, success: 201,
        problems: [.privacyRequestOpen, .obligationsOpen, .legalHold, .validationFailed], isOpenWhenRestricted: true)

    struct Body: FieldDecodable {
        let order: PrivacyDesk.Order

        init(_ fields: inout Fields) {
            let kind = fields.required("kind", .choice(PrivacyRequest.Kind.self))
            let detail = fields.optional(
                "detail", .lines(1...2_000).example("My name is spelt otherwise.").personal)
            let changes = fields.optional("changes", .object(RectifiedFields.self))
            if kind == .rectification, detail == nil, changes?.json == nil {
                fields.refuse("changes", .missing, "say what is to be put right: changes, or detail")
            }
            if kind != .rectification, changes != nil {
                fields.refuse("changes", .unknownField, "belongs to a rectification")
            }
            order = PrivacyDesk.Order(kind: kind, detail: detail, changes: changes?.json)
        }
    }

    static let bodyExample: String? = #"{"kind":"export"}"#

    let desk: PrivacyDesk
    let transactions: Transactions
    /// Wakes who asks the services.
    let wake: @Sendable () -> Void

    func handle(_ call: Call<Self>) async throws -> Reply<PrivacyRequestView> {
        let user = try call.caller.userID
        if call.body.order.kind == .erasure { try await desk.checkErasure(of: user, at: call.receivedAt) }
        let reply = try await idempotent(call, transactions) { transaction in
            let request = try await desk.receive(call.body.order, of: user, at: call.receivedAt, in: transaction)
            AuditTrail.resource(request.id)
            return Reply<PrivacyRequestView>.created(
                PrivacyRequestView(WholePrivacyRequest(request: request, answers: [], export: nil)))
        }
        wake()
        return reply
    }
}

/// What can be put right, by the names of the public API.
struct RectifiedFields: FieldDecodable {
    /// Nil when nothing is named.
    let json: JSONValue?

    init(_ fields: inout Fields) {
        let given: [(String, String?)] = [
            ("first_name", fields.optional("first_name", .line(1...100).example("Mary").personal)),
            ("last_name", fields.optional("last_name", .line(1...100).example("Shelley").personal)),
            ("phone", fields.optional("phone", .e164.personal)),
            ("country", fields.optional("country", .countryCode)?.alpha2),
        ]
        let members = given.compactMap { name, value in value.map { JSONMember(name, .string($0)) } }
        json = members.isEmpty ? nil : .object(members)
    }
}

extension FieldType where Value == String {
    /// A telephone number as the world writes it.
    static var e164: FieldType {
        .characters(8...16, pattern: "^\\+[1-9][0-9]{6,14}$", example: "+442079460000") { scalar in
            scalar == "+" || ("0"..."9").contains(scalar)
        }.refined { text in
            text.first == "+" && text.dropFirst().first != "0" && !text.dropFirst().contains("+")
                ? nil : FieldError("", .malformed, "must be a telephone number such as +442079460000")
        }
    }
}
