import HTTPKit
import JSONKit
import Primitives

struct OnfidoIDPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// `POST /applicants`
struct CreateOnfidoApplicant: Endpoint {
    static let spec = EndpointSpec(
        .post, "/onfido/v3.6/applicants", id: "createOnfidoApplicant", summary: "Make somebody known",
        tag: OnfidoDesk.tag, access: .public, success: 201, problems: [.wrongAPIKey])

    struct Body: FieldDecodable {
        let firstName: String
        let lastName: String
        let birthDate: CalendarDay

        private struct Address: FieldDecodable {
            init(_ fields: inout Fields) {
                for name in ["line1", "line2", "street", "town", "state"] { _ = fields.optional(name, .text(0...500)) }
                _ = fields.required("postcode", .text(1...100))
                _ = fields.required("country", .text(3...3))
            }
        }

        init(_ fields: inout Fields) {
            firstName = fields.required("first_name", .text(1...500))
            lastName = fields.required("last_name", .text(1...500))
            birthDate = fields.required("dob", .day)
            _ = fields.optional("address", .object(Address.self))
        }
    }

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoApplicantView> {
        try desk.authenticate(call.header("Authorization"))
        let body = call.body
        return .created(
            OnfidoApplicantView(
                try await desk.book.createApplicant(
                    firstName: body.firstName, lastName: body.lastName, birthDate: "\(body.birthDate)")))
    }
}

struct OnfidoApplicantView: FieldEncodable {
    let applicant: OnfidoApplicant

    init(_ applicant: OnfidoApplicant) { self.applicant = applicant }

    static let example = OnfidoApplicantView(
        OnfidoApplicant(
            id: .example, firstName: "Anna Maria", lastName: "Eriksson", birthDate: "1974-08-12", createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", applicant.id)
        out.field("created_at", applicant.createdAt)
        out.field("first_name", applicant.firstName)
        out.field("last_name", applicant.lastName)
        out.field("dob", applicant.birthDate)
        out.field("href", "/v3.6/applicants/\(applicant.id)")
    }
}

/// `DELETE /applicants/{id}`: with all that belongs to it.
struct DeleteOnfidoApplicant: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/onfido/v3.6/applicants/{id}", id: "deleteOnfidoApplicant", summary: "Forget somebody",
        tag: OnfidoDesk.tag, access: .public, success: 204, problems: [.wrongAPIKey, .notFound])

    typealias Path = OnfidoIDPath

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try desk.authenticate(call.header("Authorization"))
        try await desk.book.delete(call.path.id)
        return .noContent
    }
}
