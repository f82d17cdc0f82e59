import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What of a deposit went back is told wherever the deposit is.
@Suite(.timeLimit(.minutes(2))) struct DepositRefundsViewTests {
    private static let path = "/api/v1/payments/deposits"

    /// Refunded, refundable, returned.
    private func sums(_ deposit: JSONValue?) -> [String?] {
        ["refunded", "refundable", "returned"].map { deposit?[$0]?["amount"]?.stringValue }
    }

    @Test func itIsThereFromTheBeginningAndInLists() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.deposit("10.02")
            #expect(sums(made.json) == ["0.00", "0.00", "0.00"])
            let deposit = try await payments.credited("100.00")
            let refund = try await payments.refund("30.00", of: deposit)
            let id = try #require(refund.json["id"]?.stringValue, "\(refund.code ?? "")")
            try await payments.waitUntil(PaymentsHarness.refunds, id, is: "succeeded")
            let one = try await payments.send(.GET, "\(Self.path)/\(deposit)").json
            let all = try await payments.send(.GET, Self.path).json["data"]?.arrayValue
            let staffs = try await payments.asOperator(.GET, PaymentsHarness.operators).json["data"]?.arrayValue
            let staffsOne = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(deposit)").json
            for view in [one, all?.first, staffs?.first, staffsOne] {
                #expect(view?["id"] == .string(deposit))
                #expect(sums(view) == ["30.00", "70.00", "0.00"])
            }
            #expect(sums(all?.last) == ["0.00", "0.00", "0.00"])
        }
    }
}
