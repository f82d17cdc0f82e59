import JSONKit
import TestSupport
import Testing

/// Of billing: a plan, a coupon, a meter, and somebody who is invoiced for the plan. The owner has said how to invoice.
enum SubscriptionFixtures {
    static func make(for owner: Customer) async throws -> [String: String] {
        let path = "/api/v1/billing"
        let plan = try await owner.client.made(
            "\(path)/plans",
            """
            {"code":"team","name":"Team","currency":"USD","interval":"month","prices":[\
            {"key":"base","kind":"flat","amount":{"amount":"10.00","currency":"USD"}}]}
            """)
        let coupon = try await owner.client.made("\(path)/coupons", #"{"code":"LAUNCH","percent":"20"}"#)
        let meter = try await owner.client.made(
            "\(path)/meters", #"{"code":"calls","name":"Calls","aggregation":"sum"}"#)
        let subscription = try await owner.client.made(
            "\(path)/subscriptions",
            """
            {"plan_id":"\(plan)","customer":{"name":"Somebody","email":"subscriber-\(owner.id)@florin.test"},\
            "net_days":7}
            """)
        return [
            "\(path)/plans": plan, "\(path)/coupons": coupon, "\(path)/meters": meter,
            "\(path)/subscriptions": subscription,
        ]
    }
}
