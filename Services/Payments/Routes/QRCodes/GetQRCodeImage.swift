import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives
import QRKit

/// `GET /qr-codes/{id}/image`
struct GetQRCodeImage: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/qr-codes/{id}/image", id: "getQRCodeImage", summary: "A QR code as a picture",
        tag: QRCodeRoutes.tag, access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        produces: [QRSymbol.svgType, QRSymbol.pngType], servesTestKeys: true)

    enum Format: String, CaseIterable, Sendable {
        case svg, png
    }

    typealias Path = QRCodePath

    struct Query: FieldDecodable {
        let format: Format

        init(_ fields: inout Fields) {
            format = fields.optional("format", .choice(Format.self).described("Otherwise svg")) ?? .svg
        }
    }

    let codes: QRCodeStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let code = try await codes.own(call.path.id, of: call.caller)
        guard let text = try code.text() else { throw PaymentsError.missing(.qrCode) }
        let symbol = try QRSymbol(text)
        let format = call.query.format
        let reply: Reply<NoContent> =
            switch format {
            case .svg: .bytes(200, Array(symbol.svg.utf8), contentType: QRSymbol.svgType)
            case .png: .bytes(200, try symbol.png(), contentType: QRSymbol.pngType)
            }
        return reply.attachment("\(code.reference).\(format.rawValue)")
    }
}

extension GetQRCodeImage.Format: FieldValue {}
