import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/bank-files/{id}/content`: its bytes. Each look is told: it names people and their accounts. To
/// look is not to hand over: see `HandOverBankFile`.
struct GetBankFileContent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/bank-files/{id}/content", id: "getBankFileContent",
        summary: "A file of a bank, as it went or came", tag: RailRoutes.tag, access: RailRoutes.reading,
        problems: [.notFound], produces: ["application/octet-stream"], audits: .read)

    typealias Path = BankFilePath

    let files: BankFileStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let file = try await files.find(call.path.id), let bytes = try await files.content(of: file.id) else {
            throw PaymentsError.missing(.bankFile)
        }
        return .bytes(200, bytes, contentType: "application/octet-stream").attachment("\(file.id).\(file.kind)")
    }
}
