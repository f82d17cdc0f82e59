import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/bank-files/{id}`: with what it says. One that went says its lines; what the bank took
/// or brought for them is in `GET /bank-entries`.
struct GetBankFile: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/bank-files/{id}", id: "getBankFile", summary: "A file of a bank and its entries",
        tag: RailRoutes.tag, access: RailRoutes.reading, problems: [.notFound])

    typealias Path = BankFilePath

    let files: BankFileStore
    let entries: BankEntryStore
    let items: RailItemStore

    func handle(_ call: Call<Self>) async throws -> Reply<BankFileView> {
        guard let file = try await files.find(call.path.id) else { throw PaymentsError.missing(.bankFile) }
        if file.direction == .outbound { return .ok(try await BankFileView(sent: file, items)) }
        let entries = try await entries.list(of: file.id, limit: BankFileView.entriesShown)
        return .ok(BankFileView(file: file, isDuplicate: false, entries: entries))
    }
}
