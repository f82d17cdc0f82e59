import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `POST /datasets`: a form with a file of `at,from,to,amount,currency` and, if anybody knows, `label`.
struct AddDataset: Endpoint {
    /// Of what a form puts around a file.
    private static let formBytes = 64 << 10

    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/datasets", id: "addDataset", summary: "Hand in movements to try rules on",
        tag: MonitoringRoutes.backtests, access: KYCRoutes.staffWriting, right: .act, success: 201,
        problems: [.validationFailed, .rateUnavailable], bodyLimit: DatasetForm.longest + formBytes,
        consumes: [MultipartForm.contentType], timeout: .seconds(180))

    static var formFields: [FieldDescription] { Fields.describe(DatasetFacts.self, source: .text) }

    typealias Body = StreamedBody

    let desk: BacktestDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DatasetView> {
        let staff = try call.caller.userID
        let taken = try await DatasetForm.take(call.body)
        return .created(DatasetView(try await desk.keep(taken, by: staff, at: call.receivedAt, transactions)))
    }
}
