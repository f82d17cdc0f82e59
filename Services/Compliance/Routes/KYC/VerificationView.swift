import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A verification with what belongs to it.
struct WholeVerification: Sendable {
    let verification: Verification
    let checks: [VerificationCheck]
    let documents: [KeptDocument]

    static let example: WholeVerification = {
        let id = VerificationID(.example)
        return WholeVerification(
            verification: Verification(
                id: id, user: UserID(.example), tier: 2, kind: .individual, createdAt: .example, status: .underReview,
                attempt: 1, provider: "onfido", rejection: .init(code: "document_unreadable", detail: "It is blurred."),
                wanted: .init(kinds: [.passport], detail: "A sharper picture, please."), assignee: UserID(.example),
                dueAt: .example, decidedAt: .example, decidedBy: UserID(.example), note: "Seen by daylight.",
                expiresAt: .example),
            checks: [VerificationCheck(.provider, .passed, "clear")], documents: [KeptDocument.example])
    }()
}

/// A verification: as its customer sees it, and with what staff see beside that.
struct VerificationView: FieldEncodable {
    let whole: WholeVerification
    let isForStaff: Bool

    init(_ whole: WholeVerification, isForStaff: Bool = false) {
        self.whole = whole
        self.isForStaff = isForStaff
    }

    static let example = VerificationView(.example, isForStaff: true)

    /// Whoever is told that a list was asked may guess what it answered: that is for staff alone.
    private static let told: Set<VerificationCheck.Name> = [.provider, .extractedData, .mrz]

    func encode(to out: inout JSONWriter) {
        let verification = whole.verification
        out.field("id", verification.id)
        out.field("tier", verification.tier)
        out.field("kind", verification.kind)
        out.field("status", verification.status)
        out.field("provider", verification.provider)
        out.field("documents", whole.documents.map(DocumentView.init))
        out.field("checks", whole.checks.filter { isForStaff || Self.told.contains($0.name) }.map(CheckView.init))
        out.optional("rejection", verification.rejection.map(RejectionView.init))
        out.optional("requested", verification.wanted.map(WantedView.init))
        out.field("expires_at", verification.expiresAt)
        out.field("decided_at", verification.decidedAt)
        out.field("created_at", verification.createdAt)
        guard isForStaff else { return }
        out.optional("user_id", verification.user)
        out.optional("attempt", verification.attempt)
        out.optional("assignee_id", verification.assignee)
        out.optional("due_at", verification.dueAt)
        out.optional("decided_by", verification.decidedBy)
        out.optional("note", verification.note)
    }
}

struct CheckView: FieldEncodable {
    let check: VerificationCheck

    init(_ check: VerificationCheck) { self.check = check }

    static let example = CheckView(VerificationCheck(.provider, .review, "suspected"))

    func encode(to out: inout JSONWriter) {
        out.field("name", check.name)
        out.field("result", check.result)
        out.field("detail", check.detail)
    }
}

struct RejectionView: FieldEncodable {
    let rejection: Verification.Rejection

    init(_ rejection: Verification.Rejection) { self.rejection = rejection }

    static let example = RejectionView(.init(code: "document_unreadable", detail: "It is blurred."))

    func encode(to out: inout JSONWriter) {
        out.field("code", rejection.code)
        out.field("detail", rejection.detail)
    }
}

/// What the customer is asked for.
struct WantedView: FieldEncodable {
    let wanted: Verification.Wanted

    init(_ wanted: Verification.Wanted) { self.wanted = wanted }

    static let example = WantedView(.init(kinds: [.passport], detail: "A sharper picture, please."))

    func encode(to out: inout JSONWriter) {
        out.field("kinds", wanted.kinds)
        out.field("detail", wanted.detail)
    }
}
