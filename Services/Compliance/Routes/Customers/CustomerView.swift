import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A customer with all that staff see.
struct SeenCustomer: Sendable {
    let standing: StandingRow
    let profile: KeptProfile?
    let screening: ScreeningState

    static let example = SeenCustomer(
        standing: StandingRow(
            state: CustomerState(
                user: UserID(.example), version: 7, risk: .medium, restriction: .outgoing, askUntil: .example),
            tier: 2, points: 35, factors: [.init(name: "geography", points: 30), .init(name: "tier", points: 5)],
            reviewOn: Timestamp.example.day.adding(months: 24),
            staffRisk: .init(level: .medium, reason: "As agreed.", until: .example),
            limit: .init(reason: "Asked by the bank.", until: .example), isListedPEP: false, createdAt: .example),
        profile: ProfileView.example.kept, screening: .unscreened)
}

/// A customer as staff see them.
struct CustomerView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue { case active, restricted }

    let seen: SeenCustomer

    init(_ seen: SeenCustomer) { self.seen = seen }

    static let example = CustomerView(.example)

    func encode(to out: inout JSONWriter) {
        let (standing, state) = (seen.standing, seen.standing.state)
        let isPEP = standing.isListedPEP || seen.profile?.profile.isPEP == true
        out.field("id", state.user)
        out.field("user_id", state.user)
        out.field("status", state.restriction == .none ? Status.active : .restricted)
        out.field("profile", seen.profile.map { ProfileView(kept: $0, isFixed: standing.tier >= 2) })
        out.field("tier", standing.tier)
        out.field("risk", RiskView(standing: standing))
        out.field("restriction", state.restriction)
        out.optional("restriction_reason", standing.limit?.reason)
        out.optional("restriction_until", standing.limit?.until)
        out.field("screening", seen.screening)
        out.field("pep", isPEP)
        out.optional("ask_until", state.askUntil)
        out.field("version", state.version)
        out.field("created_at", standing.createdAt)
    }
}

/// How a customer is watched, and what it comes from.
struct RiskView: FieldEncodable {
    let standing: StandingRow

    static let example = RiskView(standing: SeenCustomer.example.standing)

    func encode(to out: inout JSONWriter) {
        out.field("level", standing.state.risk)
        out.field("score", standing.points)
        out.field("factors", standing.factors.map(RiskFactorView.init))
        out.field("next_review_at", standing.reviewOn?.startOfDay)
        out.optional("reason", standing.staffRisk?.reason)
        out.optional("until", standing.staffRisk?.until)
    }
}

struct RiskFactorView: FieldEncodable {
    let factor: RiskAssessment.Factor

    init(_ factor: RiskAssessment.Factor) { self.factor = factor }

    static let example = RiskFactorView(.init(name: "geography", points: 30))

    func encode(to out: inout JSONWriter) {
        out.field("name", factor.name)
        out.field("points", factor.points)
    }
}

/// `{id}` of a customer's path.
struct CustomerPath: FieldDecodable {
    let user: UserID

    init(_ fields: inout Fields) { user = fields.required("id", .id(UserID.self)) }
}
