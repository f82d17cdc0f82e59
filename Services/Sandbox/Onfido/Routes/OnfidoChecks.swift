import HTTPKit
import JSONKit
import Primitives

/// `POST /checks`
struct CreateOnfidoCheck: Endpoint {
    static let spec = EndpointSpec(
        .post, "/onfido/v3.6/checks", id: "createOnfidoCheck", summary: "Have somebody looked at",
        tag: OnfidoDesk.tag, access: .public, success: 201,
        problems: [.wrongAPIKey, .validationFailed, .gatewayTimeout], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let applicant: UniqueID
        let documents: [String]

        init(_ fields: inout Fields) {
            applicant = fields.required("applicant_id", .uuid)
            _ = fields.required("report_names", .array(.text(1...100), 1...20))
            documents = fields.optional("document_ids", .array(.text(1...100), 0...20)) ?? []
        }
    }

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoCheckView> {
        try desk.authenticate(call.header("Authorization"))
        let (check, behaviour) = try await desk.book.createCheck(
            of: call.body.applicant, documents: call.body.documents)
        switch behaviour {
        case .early: try await desk.worker.endNow(check, .complete(subResult: nil))
        case .awaiting, .slow: break
        default: desk.worker.carryOn(check)
        }
        if behaviour == .timeout {
            try await Task.sleep(for: desk.stall)
            throw OnfidoError.gatewayTimeout
        }
        // As it was when it was made, whatever has happened since.
        return .created(OnfidoCheckView(check))
    }
}

struct OnfidoCheckView: FieldEncodable {
    let check: OnfidoCheck

    init(_ check: OnfidoCheck) { self.check = check }

    static let example = OnfidoCheckView(
        OnfidoCheck(
            id: .example, applicant: .example, documents: ["d-1"], createdAt: .example, status: .complete))

    func encode(to out: inout JSONWriter) {
        out.field("id", check.id)
        out.field("created_at", check.createdAt)
        out.field("status", check.status)
        out.field("result", check.result)
        out.field("applicant_id", check.applicant)
        out.field("report_ids", check.reports)
        out.field("tags", [String]())
        out.field("applicant_provides_data", false)
        out.field("href", "/v3.6/checks/\(check.id)")
    }
}

/// `GET /checks/{id}`
struct GetOnfidoCheck: Endpoint {
    static let spec = EndpointSpec(
        .get, "/onfido/v3.6/checks/{id}", id: "getOnfidoCheck", summary: "How a check stands", tag: OnfidoDesk.tag,
        access: .public, problems: [.wrongAPIKey, .notFound])

    typealias Path = OnfidoIDPath

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoCheckView> {
        try desk.authenticate(call.header("Authorization"))
        return .ok(OnfidoCheckView(try await desk.book.check(call.path.id)))
    }
}

/// `GET /checks?applicant_id=`
struct ListOnfidoChecks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/onfido/v3.6/checks", id: "listOnfidoChecks", summary: "The checks of an applicant",
        tag: OnfidoDesk.tag, access: .public, problems: [.wrongAPIKey])

    struct Query: FieldDecodable {
        let applicant: UniqueID

        init(_ fields: inout Fields) { applicant = fields.required("applicant_id", .uuid) }
    }

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoChecksView> {
        try desk.authenticate(call.header("Authorization"))
        let checks = try await desk.book.checks(of: call.query.applicant)
        return .ok(OnfidoChecksView(checks: checks.map(OnfidoCheckView.init)))
    }
}

struct OnfidoChecksView: FieldEncodable {
    let checks: [OnfidoCheckView]

    static let example = OnfidoChecksView(checks: [.example])

    func encode(to out: inout JSONWriter) { out.field("checks", checks) }
}

/// `POST /checks/{id}/complete`: ends one that waits, as a person at the provider would.
struct CompleteOnfidoCheck: Endpoint {
    enum Result: String, CaseIterable, Sendable { case clear, consider }

    static let spec = EndpointSpec(
        .post, "/onfido/v3.6/checks/{id}/complete", id: "completeOnfidoCheck", summary: "End a check now",
        tag: OnfidoDesk.tag, access: .public, problems: [.wrongAPIKey, .notFound])

    typealias Path = OnfidoIDPath

    struct Body: FieldDecodable {
        let result: Result

        init(_ fields: inout Fields) { result = fields.optional("result", .choice(Result.self)) ?? .clear }
    }

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoCheckView> {
        let check = try await desk.book.check(call.path.id)
        let ended = try await desk.book.end(
            check.id, .complete(subResult: call.body.result == .clear ? nil : "suspected"))
        desk.worker.carryOn(ended)
        return .ok(OnfidoCheckView(ended))
    }
}
