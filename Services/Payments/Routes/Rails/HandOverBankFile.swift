import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /admin/payments/bank-files/{id}/handed-over`: the bank has a file that an operator has carried there. Before
/// that its silence says nothing of the file's lines. Safe to repeat.
struct HandOverBankFile: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/bank-files/{id}/handed-over", id: "handOverBankFile",
        summary: "Say that the bank has a file", tag: RailRoutes.tag, access: RailRoutes.writing, right: .moveMoney,
        problems: [.notFound, .notOpen], rateClass: .money, approval: .ordered)

    typealias Path = BankFilePath

    struct Body: FieldDecodable {
        init(_ fields: inout Fields) {
            // The audit keeps it.
            _ = fields.required("evidence", .lines(1...500).example("The portal's receipt 4711"))
        }
    }

    let files: BankFileStore
    let items: RailItemStore
    let transactions: Transactions
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<BankFileView> {
        let file = try await transactions.run { transaction in
            guard let file = try await files.find(call.path.id, in: transaction) else {
                throw PaymentsError.missing(.bankFile)
            }
            guard file.direction == .outbound else { throw PaymentsError.notOpen(state: file.status.rawValue) }
            try await files.accepted(file.id, now: clock.now(), in: transaction)
            return try await files.find(file.id, in: transaction) ?? file
        }
        return .ok(try await BankFileView(sent: file, items))
    }
}
