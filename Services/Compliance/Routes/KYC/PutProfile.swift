import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `PUT /kyc/profile`
struct PutProfile: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/compliance/kyc/profile", id: "putKYCProfile", summary: "Say who you are", tag: KYCRoutes.tag,
        access: KYCRoutes.writing, right: .act, problems: [.underage, .profileFixed], isOpenWhenRestricted: true)

    typealias Body = ProfileBody

    let desk: KYCDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ProfileView> {
        let user = try call.caller.userID
        return try await transactions.run { transaction in
            let (kept, isFixed) = try await desk.keep(
                call.body.profile, of: user, at: call.receivedAt, in: transaction)
            return .ok(ProfileView(kept: kept, isFixed: isFixed))
        }
    }
}
