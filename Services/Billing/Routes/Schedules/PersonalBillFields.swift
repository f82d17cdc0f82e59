import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// ORDER without an amount, which is the bill's.
struct AutoPayFields: FieldDecodable {
    let order: BillOrder
    let authorization: String?

    init(_ fields: inout Fields) {
        order = BillOrder(
            wallet: fields.required("wallet_id", .uuid), biller: fields.required("biller_id", .id(BillerID.self)),
            customer: fields.required("customer_id", .customerNumber),
            package: fields.optional("package_id", .id(BillerPackageID.self)), amount: nil,
            meter: fields.optional(
                "meter_type", .choice(BillOrder.MeterType.self).described("Of electricity; prepaid by itself")))
        authorization = fields.optional("authorization", .mandate)
    }
}

extension FieldType where Value == String {
    static var billName: FieldType { .line(1...100).example("Rent").personal }
}

extension FieldType where Value == [Int] {
    static var remindDays: FieldType {
        .array(.integer(0...60), 0...10).described("A reminder goes out so many days before it is due; otherwise 3")
    }
}
