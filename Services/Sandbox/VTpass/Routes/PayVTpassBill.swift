import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /pay`: one order for an id. The amount, or the telephone, steers what becomes of it.
struct PayVTpassBill: Endpoint {
    static let spec = EndpointSpec(
        .post, "/vtpass/api/pay", id: "payVTpassBill", summary: "Order", tag: VTpassDesk.tag, access: .public,
        problems: [.gatewayTimeout], timeout: .seconds(60))

    typealias Body = RawBody

    let desk: VTpassDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = JSONValue(body: call.body.bytes)
        let words = try await desk.answer(call) { try await order(body) }
        return body["phone"]?.stringValue == "500000000000" ? .bytes(200, Array("<<<".utf8)) : words
    }

    private func order(_ body: JSONValue) async throws -> JSONValue {
        guard let id = body["request_id"]?.stringValue, desk.isOfToday(id) else {
            return VTpassWords.refusal("085", "IMPROPER REQUEST ID")
        }
        guard let service = body["serviceID"]?.stringValue, let phone = body["phone"]?.stringValue else {
            return VTpassWords.refusal("011", "INVALID ARGUMENTS")
        }
        let variation = body["variation_code"]?.stringValue
        let sold = VTpassCatalogue.variations(of: service)
        let package = sold.first { $0.code == variation }
        if package == nil, let variation, !sold.isEmpty || !VTpassCatalogue.isElectricity(service) {
            return VTpassWords.refusal("010", "VARIATION CODE DOES NOT EXIST: \(variation)")
        }
        // What is sold at a price costs that, whatever is said.
        guard let amount = package?.amount ?? Self.amount(body["amount"]), amount.isPositive else {
            return VTpassWords.refusal("013", "BELOW MINIMUM AMOUNT ALLOWED")
        }
        return try await take(
            VTpassBill(
                requestID: id, service: service, number: body["billersCode"]?.stringValue ?? phone, phone: phone,
                amount: amount, variation: variation, createdAt: desk.clock.now().shown,
                status: VTpassBehaviour(amount: amount, phone: phone).firstStatus))
    }

    private func take(_ bill: VTpassBill) async throws -> JSONValue {
        if bill.behaviour == .getsLost { throw Problem(.gatewayTimeout) }
        switch try await desk.book.take(bill) {
        case .known: return VTpassWords.refusal("014", "REQUEST ID ALREADY EXIST")
        case .unpaid: return VTpassWords.refusal("018", "LOW WALLET BALANCE")
        case .new(let bill):
            switch bill.behaviour {
            case .answersWithTimeout:
                try await Task.sleep(for: desk.stall)
                throw Problem(.gatewayTimeout)
            case .isSilent:
                try await Task.sleep(for: VTpassDesk.silence)
                throw Problem(.gatewayTimeout)
            case .isReversed: desk.worker.carry(bill)
            case .ordinary, .fails, .waits, .getsLost, .tokenComesLate, .answersNonsense: break
            }
            return VTpassWords.bill(bill)
        }
    }

    private static func amount(_ value: JSONValue?) -> Money? {
        let text: String? =
            switch value {
            case .string(let text), .number(let text): text
            default: nil
            }
        return text.flatMap { try? Money(parsing: $0, currency: .NGN) }  // what is no amount is refused
    }
}
