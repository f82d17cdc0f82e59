import HTTPKit
import JSONKit
import Primitives

/// `GET /reports?check_id=`
struct ListOnfidoReports: Endpoint {
    static let spec = EndpointSpec(
        .get, "/onfido/v3.6/reports", id: "listOnfidoReports", summary: "What was found in a check",
        tag: OnfidoDesk.tag, access: .public, problems: [.wrongAPIKey, .notFound])

    struct Query: FieldDecodable {
        let check: UniqueID

        init(_ fields: inout Fields) { check = fields.required("check_id", .uuid) }
    }

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoReportsView> {
        try desk.authenticate(call.header("Authorization"))
        let check = try await desk.book.check(call.query.check)
        guard let (applicant, document) = await desk.book.papers(of: check) else { throw OnfidoError.notFound }
        return .ok(
            OnfidoReportsView(reports: [
                OnfidoReportView(
                    id: check.reports[0], name: "document", check: check, subResult: check.subResult ?? "clear",
                    properties: OnfidoPropertiesView(applicant: applicant, document: document)),
                OnfidoReportView(
                    id: check.reports[1], name: "facial_similarity_photo", check: check, subResult: nil,
                    properties: nil),
            ]))
    }
}

struct OnfidoReportsView: FieldEncodable {
    let reports: [OnfidoReportView]

    static let example = OnfidoReportsView(reports: [.example])

    func encode(to out: inout JSONWriter) { out.field("reports", reports) }
}

struct OnfidoReportView: FieldEncodable {
    let id: String
    let name: String
    let check: OnfidoCheck
    /// Of a document's report alone.
    let subResult: String?
    let properties: OnfidoPropertiesView?

    static let example = OnfidoReportView(
        id: "r-1", name: "document", check: OnfidoCheckView.example.check, subResult: "clear", properties: .example)

    func encode(to out: inout JSONWriter) {
        let isOver = check.result != nil
        // The face is always the applicant's; the document is what is doubted.
        let result = name == "document" ? check.result : "clear"
        out.field("id", id)
        out.field("name", name)
        out.field("status", isOver ? "complete" : "awaiting_data")
        out.field("result", isOver ? result : nil)
        out.field("sub_result", isOver ? subResult : nil)
        out.field("check_id", check.id)
        out.optional("properties", isOver ? properties : nil)
    }
}

/// What was read: the applicant's own words, in the capitals of documents.
struct OnfidoPropertiesView: FieldEncodable {
    let applicant: OnfidoApplicant
    let document: OnfidoUpload?

    static let example = OnfidoPropertiesView(
        applicant: OnfidoApplicantView.example.applicant, document: OnfidoUploadView.example.upload)

    func encode(to out: inout JSONWriter) {
        out.field("first_name", applicant.firstName.uppercased())
        out.field("last_name", applicant.lastName.uppercased())
        out.field("date_of_birth", applicant.birthDate)
        out.optional("document_type", document?.type)
        out.optional("issuing_country", document?.issuingCountry)
    }
}
