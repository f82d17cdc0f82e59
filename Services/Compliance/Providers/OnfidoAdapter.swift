import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// Onfido's API v3.6.
///
/// It knows no idempotency key: what may have been done is asked for. Each submission has an applicant of its own, so
/// the check of an applicant is the check of that submission.
struct OnfidoAdapter: Sendable {
    static let name = "onfido"

    let link: PartnerLink
    /// What has been said to it: an applicant made before a crash is found there.
    let exchanges: PartnerExchangeStore
    /// Before the calls' own paths; of the sandbox, which has many partners.
    let path: String
    let token: String
    let signature: OnfidoSignature

    var provider: IdentityProvider {
        IdentityProvider(
            name: Self.name, createApplicant: createApplicant, recordedApplicant: recordedApplicant,
            deleteApplicant: deleteApplicant, upload: upload,
            findCheck: findCheck, createCheck: createCheck, fetch: fetch,
            read: { (webhook: ProviderWebhook) throws(ComplianceError) in try signature.read(webhook) })
    }

    // MARK: Applicants

    private static let createApplicantName = "create_applicant"

    private func createApplicant(_ id: ProviderCheckID, _ profile: CustomerProfile) async throws -> String {
        let call = call(Self.createApplicantName, id, .post, "/applicants")
        let answer = try await link.call(call, json: OnfidoApplicant(profile: profile))
        return try made(answer, call).id
    }

    private func recordedApplicant(_ id: ProviderCheckID) async throws -> String? {
        let recorded = try await exchanges.list(about: id.description).last {
            $0.operation == Self.createApplicantName && $0.outcome == .done
        }
        guard let recorded, case .answer(_, let body) = recorded.result else { return nil }
        // A record that cannot be read is none: another applicant is made.
        let thing = try? JSONReader.decode(OnfidoThing.self, from: Array(body.utf8), unknownFields: .ignore)
        return thing?.id
    }

    private func deleteApplicant(_ check: ProviderCheck) async throws {
        let call = call(
            "delete_applicant", check.id, .delete, "/applicants/\(try applicant(check))", isIdempotent: true)
        let answer = try await link.call(call)
        // Gone is what was asked for.
        guard ![404, 410].contains(answer.status) else { return }
        try refuseOthers(answer, call)
    }

    // MARK: Files

    private func upload(_ check: ProviderCheck, _ file: ProviderFile) async throws -> String {
        let isFace = file.kept.document.kind.isPicture
        var form = OutgoingForm()
        form.field("applicant_id", try applicant(check))
        if !isFace { Self.describe(file.kept.document, in: &form) }
        form.file("file", named: "document.\(file.kept.file.type.rawValue)", file.kept.file.type.mediaType, file.bytes)
        var call = call(
            isFace ? "upload_live_photo" : "upload_document", check.id, .post, isFace ? "/live_photos" : "/documents")
        call.contentType = form.contentType
        call.body = form.finish()
        // Given twice it is there twice, and the check names one: no harm, as long as an answer comes in the end.
        call.isIdempotent = true
        return try made(try await link.call(call), call).id
    }

    private static func describe(_ document: KYCDocument, in form: inout OutgoingForm) {
        let type =
            switch document.kind {
            case .passport: "passport"
            case .nationalID: "national_identity_card"
            case .driversLicense: "driving_licence"
            case .residencePermit: "residence_permit"
            default: "unknown"
            }
        form.field("type", type)
        if let side = document.side { form.field("side", side.rawValue) }
        if let country = document.issuingCountry.flatMap({ CountryCode.alpha3(of: $0) }) {
            form.field("issuing_country", country)
        }
    }

    // MARK: Checks

    private func findCheck(_ check: ProviderCheck) async throws -> String? {
        let call = call("find_check", check.id, .get, "/checks?applicant_id=\(try applicant(check))")
        let answer = try await link.call(call)
        try refuseOthers(answer, call)
        return try link.client.decode(OnfidoChecks.self, from: answer).checks.last?.id
    }

    private func createCheck(_ check: ProviderCheck, _ documents: [String]) async throws -> String {
        let call = call("create_check", check.id, .post, "/checks", isIdempotent: false)
        let order = OnfidoCheckOrder(applicant: try applicant(check), documents: documents)
        return try made(try await link.call(call, json: order), call).id
    }

    private func fetch(_ check: ProviderCheck) async throws -> ProviderAnswer {
        guard let id = check.checkID else { throw unexpected("a check without an id") }
        let call = call("get_check", check.id, .get, "/checks/\(id)")
        let answer = try await link.call(call)
        try refuseOthers(answer, call)
        let found = try link.client.decode(OnfidoCheck.self, from: answer)
        // What is asked for by our id and answered as another's decides nothing.
        guard found.id == id else { throw unexpected("another check than was asked for") }
        guard found.status == "complete" else { return OnfidoMeaning.answer(found, []) }
        return OnfidoMeaning.answer(found, try await reports(of: check, id))
    }

    private func reports(of check: ProviderCheck, _ id: String) async throws -> [OnfidoReport] {
        let call = call("list_reports", check.id, .get, "/reports?check_id=\(id)")
        let answer = try await link.call(call)
        try refuseOthers(answer, call)
        return try link.client.decode(OnfidoReports.self, from: answer).reports
    }

    // MARK: Parts

    /// - Throws: `PartnerError` for a check without an applicant, which the table does not allow.
    private func applicant(_ check: ProviderCheck) throws(PartnerError) -> String {
        guard let id = check.applicantID else { throw unexpected("no applicant") }
        return id
    }

    private func call(
        _ operation: String, _ id: ProviderCheckID, _ method: EndpointMethod, _ path: String, isIdempotent: Bool? = nil
    ) -> PartnerCall {
        PartnerCall(
            operation, about: id.description, method, self.path + path,
            headers: [("Authorization", "Token token=\(token)")], isIdempotent: isIdempotent ?? (method == .get),
            recorded: ["id", "status", "result", "sub_result", "applicant_id", "report_names", "error"])
    }

    private func made(_ answer: PartnerClient.Answer, _ call: PartnerCall) throws -> OnfidoThing {
        try refuseOthers(answer, call)
        return try link.client.decode(OnfidoThing.self, from: answer)
    }

    /// A wrong token is ours to put right, so it is tried again until it is.
    private func refuseOthers(_ answer: PartnerClient.Answer, _ call: PartnerCall) throws {
        guard !answer.isSuccess else { return }
        switch answer.status {
        case 400, 404, 410, 413, 415, 422: throw ProviderRefusal(operation: call.operation, status: answer.status)
        default: throw unexpected("status \(answer.status)")
        }
    }

    private func unexpected(_ what: String) -> PartnerError {
        PartnerError(.malformedAnswer, partner: Self.name, what)
    }
}
