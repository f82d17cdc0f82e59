import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /qr-codes/{id}`
struct GetQRCode: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/qr-codes/{id}", id: "getQRCode", summary: "One QR code of the caller",
        tag: QRCodeRoutes.tag, access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        servesTestKeys: true)

    typealias Path = QRCodePath

    let codes: QRCodeStore

    func handle(_ call: Call<Self>) async throws -> Reply<QRCodeView> {
        .ok(try QRCodeView(await codes.own(call.path.id, of: call.caller)))
    }
}

extension QRCodeStore {
    /// - Throws: `missing`, also for another's.
    func own(_ id: QRCodeID, of caller: Caller) async throws -> QRCode {
        guard let code = try await find(id), code.owner.user == caller.userID, code.isLive == caller.isLive else {
            throw PaymentsError.missing(.qrCode)
        }
        return code
    }
}
