import JSONKit
import TestSupport
import Testing

/// Of billing: a number that was put by, a schedule and a bill of the far future, and a payment that is done.
enum PlannedFixtures {
    static let collections = [
        "beneficiary_id": "/api/v1/billing/beneficiaries", "schedule_id": "/api/v1/billing/schedules",
        "bill_id": "/api/v1/billing/bills",
    ]

    static func make(for owner: Customer) async throws -> [String: String] {
        let path = "/api/v1/billing"
        let billers = try await owner.client.get("\(path)/billers?category=airtime").json["data"]?.arrayValue
        let biller = try #require(billers?.first?["id"]?.stringValue)
        let beneficiary = try await owner.client.made(
            "\(path)/beneficiaries", #"{"biller_id":"\#(biller)","customer_id":"08011111111","nickname":"Mine"}"#)
        let money = #"{"amount":"500.00","currency":"NGN"}"#
        let wallet = try await owner.openWallet("NGN")
        try await wallet.fund("1000.00")
        let schedule = try await owner.client.made(
            "\(path)/schedules",
            """
            {"wallet_id":"\(wallet.id)","biller_id":"\(biller)","customer_id":"08011111111","amount":\(money),\
            "frequency":"yearly","starts_on":"2199-01-31"}
            """)
        let bill = try await owner.client.made(
            "\(path)/bills", #"{"name":"Rent","amount":\#(money),"due_on":"2199-01-31"}"#)
        let payment = try await owner.client.made(
            "\(path)/bill-payments",
            """
            {"wallet_id":"\(wallet.id)","biller_id":"\(biller)","customer_id":"08011111111",\
            "amount":{"amount":"100.00","currency":"NGN"}}
            """)
        try await eventually("the bill is paid") {
            let shown = try await owner.client.get("\(path)/bill-payments/\(payment)").json
            return shown["status"]?.stringValue == "completed"
        }
        return [
            "\(path)/beneficiaries": beneficiary, "\(path)/schedules": schedule, "\(path)/bills": bill,
            "\(path)/bill-payments": payment,
        ]
    }
}
