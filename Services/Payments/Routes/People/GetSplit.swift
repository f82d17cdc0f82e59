import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

struct SplitPath: FieldDecodable {
    let id: SplitID

    init(_ fields: inout Fields) { id = fields.required("id", .id(SplitID.self)) }
}

/// `GET /splits/{id}`
struct GetSplit: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/splits/{id}", id: "getSplit", summary: "One shared bill of the caller",
        tag: "Splits", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = SplitPath

    let splits: SplitStore

    func handle(_ call: Call<Self>) async throws -> Reply<SplitView> {
        let caller = try call.caller.userID
        guard let split = try await splits.find(call.path.id), split.isShown(to: caller) else {
            throw PaymentsError.missing(.split)
        }
        return .ok(SplitView(split, for: caller))
    }
}
