import JSONKit
import MoneyKit
import Primitives

/// A change of what the partner knows.
enum VTpassChange: Sendable {
    case created(VTpassBill)
    case moved(requestID: String, VTpassBill.Status, at: Timestamp)
    case requeried(requestID: String)
    case told(requestID: String, VTpassBill.Status)
}

/// It in the journal, one flat object for all kinds.
struct VTpassRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case created, moved, requeried, told }

    private let kind: Kind
    private let requestID: String
    private var service: String?
    private var number: String?
    private var phone: String?
    private var amount: Money?
    private var variation: String?
    private var status: VTpassBill.Status?
    private var at: Timestamp?

    init(_ change: VTpassChange) {
        switch change {
        case .created(let bill):
            (kind, requestID, service, number) = (.created, bill.requestID, bill.service, bill.number)
            (phone, amount, variation) = (bill.phone, bill.amount, bill.variation)
            (status, at) = (bill.status, bill.createdAt)
        case .moved(let id, let next, let time): (kind, requestID, status, at) = (.moved, id, next, time)
        case .requeried(let id): (kind, requestID) = (.requeried, id)
        case .told(let id, let next): (kind, requestID, status) = (.told, id, next)
        }
    }

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        requestID = fields.required("request_id", .text(1...100))
        service = fields.optional("service", .text(1...100))
        number = fields.optional("number", .text(0...100))
        phone = fields.optional("phone", .text(0...100))
        amount = fields.optional("amount", .money)
        variation = fields.optional("variation", .text(1...100))
        status = fields.optional("status", .choice(VTpassBill.Status.self))
        at = fields.optional("at", .timestamp)
    }

    static let example = VTpassRecord(.requeried(requestID: "202702031015a1b2c3d4e5f6a7b8c9d0"))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("request_id", requestID)
        out.optional("service", service)
        out.optional("number", number)
        out.optional("phone", phone)
        out.optional("amount", amount)
        out.optional("variation", variation)
        out.optional("status", status)
        out.optional("at", at)
    }

    /// Nil when a field that the kind needs is not there.
    var change: VTpassChange? {
        switch kind {
        case .created:
            guard let service, let number, let phone, let amount, let status, let at else { return nil }
            return .created(
                VTpassBill(
                    requestID: requestID, service: service, number: number, phone: phone, amount: amount,
                    variation: variation, createdAt: at, status: status))
        case .moved:
            guard let status, let at else { return nil }
            return .moved(requestID: requestID, status, at: at)
        case .requeried: return .requeried(requestID: requestID)
        case .told: return status.map { .told(requestID: requestID, $0) }
        }
    }
}

extension VTpassBill.Status: FieldValue {}
