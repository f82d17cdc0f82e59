import Authentication
import DocumentKit
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /transactions/{id}/receipt`: of what has moved.
struct GetReceipt: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/transactions/{id}/receipt", id: "getReceipt",
        summary: "The receipt of a transaction, for programs or people", tag: "History",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        produces: [EndpointSpec.json, "text/html", PDF.contentType])

    typealias Path = TransactionPath

    struct Query: FieldDecodable {
        let format: ReceiptFormat

        init(_ fields: inout Fields) {
            format =
                fields.optional("format", .choice(ReceiptFormat.self).described("Otherwise json")) ?? .json
        }
    }

    let desk: HistoryDesk

    func handle(_ call: Call<Self>) async throws -> Reply<ReceiptView> {
        let line = try await desk.line(call.path.id, of: try call.caller.userID)
        guard let receipt = Receipt(line) else { throw PaymentsError.missing(.receipt) }
        switch call.query.format {
        case .json: return .ok(ReceiptView(receipt: receipt))
        case .html:
            return .bytes(200, Array(receipt.html.utf8), contentType: "text/html; charset=utf-8")
                .header(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
        case .pdf: return try await .pdf(receipt.document, named: receipt.fileName)
        }
    }
}

enum ReceiptFormat: String, CaseIterable, Sendable {
    case json, html, pdf
}

/// What moved, and the name of its receipt.
struct ReceiptView: FieldEncodable {
    let receipt: Receipt

    init(receipt: Receipt) { self.receipt = receipt }

    static let example = ReceiptView(receipt: Receipt(HistoryLineView.example.line, .example))

    func encode(to out: inout JSONWriter) {
        out.field("number", receipt.number)
        HistoryLineView(line: receipt.line).encode(to: &out)
    }
}
