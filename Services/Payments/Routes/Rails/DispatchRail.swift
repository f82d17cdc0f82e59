import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /admin/payments/rails/{rail}/dispatch`: writes what waits into files now, instead of at the rail's hour. Safe
/// to repeat: each line goes into one file.
struct DispatchRail: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/rails/{rail}/dispatch", id: "dispatchRail",
        summary: "Write what waits into files now", tag: RailRoutes.tag, access: RailRoutes.writing,
        right: .moveMoney, problems: [.railNotAvailable], rateClass: .money, approval: .ordered)

    struct Path: FieldDecodable {
        let rail: RailName

        init(_ fields: inout Fields) { rail = fields.required("rail", .choice(RailName.self)) }
    }

    let dispatch: RailDispatch

    func handle(_ call: Call<Self>) async throws -> Reply<DispatchedFilesView> {
        var files: [BankFileView] = []
        for file in try await dispatch.dispatch(call.path.rail) {
            files.append(try await BankFileView(sent: file, dispatch.items))
        }
        return .ok(DispatchedFilesView(rail: call.path.rail, files: files))
    }
}

struct DispatchedFilesView: FieldEncodable {
    let rail: RailName
    let files: [BankFileView]

    static let example = DispatchedFilesView(rail: .ach, files: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("rail", rail)
        out.field("files", files)
    }
}
