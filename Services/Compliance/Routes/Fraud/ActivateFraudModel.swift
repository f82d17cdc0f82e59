import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /fraud/models/{id}/activate`: in the place of the one before it.
struct ActivateFraudModel: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/fraud/models/{id}/activate", id: "activateFraudModel",
        summary: "Have a model look at operations, instead of the one before it", tag: FraudRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act, problems: [.notFound, .conflict])

    typealias Path = FraudModelPath

    let desk: FraudDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<FraudModelView> {
        let staff = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(
                FraudModelView(
                    try await desk.activate(call.path.id, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
