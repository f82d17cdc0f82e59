import HTTPKit
import JSONKit
import MoneyKit

/// `GET /payouts/{reference}`: 404 means that it was never made.
struct GetPayout: Endpoint {
    typealias Path = ReferencePath

    let desk: PayoutDesk

    static let spec = EndpointSpec(
        .get, "/payouts/{reference}", id: "getPayout", summary: "Look up a payout", tag: "Payouts", access: .public,
        problems: [.wrongAPIKey, .notFound])

    func handle(_ call: Call<Self>) async throws -> Reply<PayoutView> {
        try desk.authenticate(call.header("Authorization"))
        return .ok(PayoutView(try await desk.book.payout(call.path.reference)))
    }
}

/// `POST /payouts/{reference}/settle`: ends a payout now, as the bank would.
struct SettlePayout: Endpoint {
    typealias Path = ReferencePath

    let desk: PayoutDesk

    static let spec = EndpointSpec(
        .post, "/payouts/{reference}/settle", id: "settlePayout", summary: "End a payout now", tag: "Payouts",
        access: .public, problems: [.wrongAPIKey, .notFound, .alreadyEnded])

    struct Body: FieldDecodable {
        let outcome: SandboxPayout.Ending

        init(_ fields: inout Fields) {
            outcome = fields.optional("outcome", .choice(SandboxPayout.Ending.self)) ?? .succeeded
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<PayoutView> {
        try desk.authenticate(call.header("Authorization"))
        let payout = try await desk.book.end(call.path.reference, call.body.outcome)
        desk.worker.carry(payout)
        return .ok(PayoutView(payout))
    }
}
