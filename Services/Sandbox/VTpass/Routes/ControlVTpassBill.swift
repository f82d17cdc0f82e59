import HTTPKit
import JSONKit

/// `POST /vtpass/control/{request_id}`: how an order ends, as somebody at the partner would say; the merchant is told.
struct ControlVTpassBill: Endpoint {
    static let spec = EndpointSpec(
        .post, "/vtpass/control/{request_id}", id: "controlVTpassBill", summary: "End an order",
        tag: VTpassDesk.tag, access: .public, problems: [.notFound, .alreadyEnded])

    struct Path: FieldDecodable {
        let requestID: String

        init(_ fields: inout Fields) { requestID = fields.required("request_id", .text(1...64)) }
    }

    struct Body: FieldDecodable {
        enum Ending: String, CaseIterable, FieldValue, Sendable {
            case delivered, failed, reversed

            var status: VTpassBill.Status {
                switch self {
                case .delivered: .delivered
                case .failed: .failed
                case .reversed: .reversed
                }
            }
        }

        let ending: Ending

        init(_ fields: inout Fields) { ending = fields.required("status", .choice(Ending.self)) }
    }

    let desk: VTpassDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let bill = try await desk.book.move(call.path.requestID, to: call.body.ending.status)
        desk.worker.carry(bill)
        return .wire(200, VTpassWords.bill(bill))
    }
}

extension VTpassError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .unknownRequest: .notFound
        case .alreadyEnded(let status): Problem(.alreadyEnded, members: [("bill_status", status.rawValue)])
        }
    }
}
