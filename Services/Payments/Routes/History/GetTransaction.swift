import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct TransactionPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// `GET /transactions/{id}`: by the id that the history shows, or the wallet's.
struct GetTransaction: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/transactions/{id}", id: "getHistoryTransaction",
        summary: "One transaction of the caller", tag: "History",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = TransactionPath

    let desk: HistoryDesk

    func handle(_ call: Call<Self>) async throws -> Reply<TransactionView> {
        let line = try await desk.line(call.path.id, of: try call.caller.userID)
        return .ok(
            TransactionView(
                line: line, log: try await desk.log(of: line),
                acts: try await desk.acts(on: line, at: call.receivedAt)))
    }
}
