import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct BankEntryPath: FieldDecodable {
    let id: BankEntryID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BankEntryID.self)) }
}

/// `GET /admin/payments/bank-entries/{id}`
struct GetBankEntry: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/bank-entries/{id}", id: "getBankEntry",
        summary: "One thing that a file of a bank says", tag: RailRoutes.tag, access: RailRoutes.reading,
        problems: [.notFound])

    typealias Path = BankEntryPath

    let entries: BankEntryStore

    func handle(_ call: Call<Self>) async throws -> Reply<BankEntryView> {
        guard let entry = try await entries.find(call.path.id) else { throw PaymentsError.missing(.bankEntry) }
        return .ok(BankEntryView(entry: entry))
    }
}
