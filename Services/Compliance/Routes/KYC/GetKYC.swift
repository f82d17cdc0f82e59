import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// One thing that a tier needs.
struct RequirementView: FieldEncodable {
    let tier: Int
    let item: KYCRequirements.Item
    let fulfilled: Bool

    static let example = RequirementView(tier: 1, item: .profile, fulfilled: true)

    func encode(to out: inout JSONWriter) {
        out.field("tier", tier)
        out.field("item", item)
        out.field("fulfilled", fulfilled)
    }
}

struct KYCView: FieldEncodable {
    let tier: Int
    let requirements: [RequirementView]
    let profile: ProfileView?

    static let example = KYCView(tier: 1, requirements: [.example], profile: .example)

    func encode(to out: inout JSONWriter) {
        out.field("tier", tier)
        out.field("requirements", requirements)
        out.optional("profile", profile)
    }
}

/// `GET /kyc`
struct GetKYC: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/kyc", id: "getKYC", summary: "Your tier, and what each tier needs",
        tag: KYCRoutes.tag, access: KYCRoutes.reading, isOpenWhenRestricted: true)

    let desk: KYCDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<KYCView> {
        let (user, now) = (try call.caller.userID, call.receivedAt)
        return try await transactions.run { transaction in
            .ok(KYCView(try await desk.overview(of: user, at: now, in: transaction)))
        }
    }
}

extension KYCView {
    init(_ overview: KYCOverview) {
        self.init(
            tier: overview.tier,
            requirements: overview.requirements.map {
                RequirementView(tier: $0.tier, item: $0.item, fulfilled: $0.isMet)
            },
            profile: overview.profile.map { ProfileView(kept: $0, isFixed: overview.isFixed) })
    }
}
