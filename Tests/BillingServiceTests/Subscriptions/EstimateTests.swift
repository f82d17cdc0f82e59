import HTTPKit
import JSONKit
import TestSupport
import Testing

@testable import BillingService

@Suite struct EstimateTests {
    @Test func partsOfPeriodsAreEstimated() async throws {
        try await BillingHarness.run { harness in
            let answer = try await harness.call(
                .post, "/estimates/proration", as: BillingHarness.ada,
                """
                {"currency":"USD","price":"9.99","interval":"month","starts_on":"2027-01-01","through":"2027-01-31",
                "changes":[{"on":"2027-01-11","price":"29.99"},{"on":"2027-01-11","price":"49.99"}]}
                """)
            #expect(answer.status == 200, "\(answer.json)")
            let lines = answer.json["lines"]
            let amounts = lines?.arrayValue?.compactMap { $0["amount"]?.amount }
            #expect(amounts == ["9.99", "-6.77", "20.32", "-20.32", "33.86"])
            #expect(answer.json["total"]?.amount == "37.08")
            #expect(lines?.at(1)?["kind"]?.stringValue == "credit" && lines?.at(1)?["of_days"]?.integerValue == 31)
        }
    }

    @Test func pricesAreEstimated() async throws {
        try await BillingHarness.run { harness in
            for (kind, amount) in [("graduated", "155.00"), ("volume", "25.00")] {
                let answer = try await harness.call(
                    .post, "/estimates/price", as: BillingHarness.ada,
                    """
                    {"currency":"USD","quantity":"250","price":{"key":"calls","kind":"\(kind)","tiers":[
                    {"up_to":"100","unit_price":"1.00"},{"up_to":"200","unit_price":"0.50"},
                    {"up_to":null,"unit_price":"0.10"}]}}
                    """)
                #expect(answer.json["amount"]?.amount == amount, "\(answer.json)")
            }
        }
    }

    @Test func daysThatNobodyReadsAreRefused() async throws {
        try await BillingHarness.run { harness in
            let far = try await harness.call(
                .post, "/estimates/proration", as: BillingHarness.ada,
                #"{"currency":"USD","price":"1.00","interval":"day","starts_on":"2027-01-01","through":"2999-12-31"}"#)
            let reversed = try await harness.call(
                .post, "/estimates/proration", as: BillingHarness.ada,
                """
                {"currency":"USD","price":"1.00","interval":"day","starts_on":"2027-01-02","ends_on":"2027-01-01",
                "through":"2027-01-31"}
                """)
            #expect(far.code == "validation_failed" && reversed.code == "range_reversed")
        }
    }
}
