import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Primitives

/// A person's request, as the person sees it; staff see beside that whose it is, and who decided.
struct PrivacyRequestView: FieldEncodable {
    let whole: WholePrivacyRequest
    let isForStaff: Bool

    init(_ whole: WholePrivacyRequest, isForStaff: Bool = false) {
        self.whole = whole
        self.isForStaff = isForStaff
    }

    static let example: PrivacyRequestView = {
        var request = PrivacyRequest(
            id: PrivacyRequestID(.example), user: UserID(.example), kind: .rectification,
            detail: "My name is spelt otherwise.",
            changes: .object([JSONMember("last_name", .string("Shelley"))]), coolingOff: .zero, isIdentified: true,
            at: .example)
        do {
            try request.grant(by: UserID(UniqueID(high: 1, low: 1)), because: "The passport says so.")
        } catch {
            preconditionFailure("a new request can be granted: \(error)")
        }
        let answer = ServiceAnswer(service: "auth", place: 0, status: .completed, records: 1)
        return PrivacyRequestView(
            WholePrivacyRequest(request: request, answers: [answer], export: nil), isForStaff: true)
    }()

    func encode(to out: inout JSONWriter) {
        let request = whole.request
        out.field("id", request.id)
        out.field("kind", request.kind)
        out.field("status", request.status)
        out.optional("detail", request.detail)
        out.optional("changes", request.changes)
        out.field("due_at", request.dueAt)
        out.field("not_before", request.notBefore)
        out.field("services", whole.answers.map(PrivacyServiceView.init))
        out.field("retained", whole.answers.flatMap(\.retained).map(RetainedData.init))
        out.field("blockers", whole.answers.flatMap(\.blockers).map(ErasureBlocker.init))
        out.optional("refusal", request.refusal)
        out.optional("reason", request.reason)
        out.optional("download_url", whole.export.map { _ in RightsNews.url(of: request.id) })
        out.optional("expires_at", whole.export?.expiresAt)
        out.optional("ended_at", request.endedAt)
        out.field("created_at", request.createdAt)
        guard isForStaff else { return }
        out.optional("user_id", request.user)
        out.optional("awaits_decision", request.awaitsDecision)
        out.optional("decided_by", request.decidedBy)
    }
}

/// How far one service is.
struct PrivacyServiceView: FieldEncodable {
    let answer: ServiceAnswer

    init(_ answer: ServiceAnswer) { self.answer = answer }

    static let example = PrivacyServiceView(ServiceAnswer(service: "auth", place: 0, status: .completed, records: 3))

    func encode(to out: inout JSONWriter) {
        out.field("service", answer.service)
        out.field("status", answer.status)
        out.field("records", answer.records)
    }
}
