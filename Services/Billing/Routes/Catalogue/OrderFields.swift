import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// `{wallet_id, biller_id, customer_id, package_id? or amount?, meter_type?}`, alone or as a part of a larger body:
/// `order = OrderFields(&fields).order`.
struct OrderFields: FieldDecodable {
    let order: BillOrder

    init(_ fields: inout Fields) {
        let wallet = fields.required("wallet_id", .uuid)
        let biller = fields.required("biller_id", .id(BillerID.self))
        let customer = fields.required("customer_id", .customerNumber)
        let package = fields.optional("package_id", .id(BillerPackageID.self))
        let amount = fields.optional("amount", .money.described("Where no package says it"))
        let meter = fields.optional(
            "meter_type", .choice(BillOrder.MeterType.self).described("Of electricity; prepaid by itself"))
        order = BillOrder(
            wallet: wallet, biller: biller, customer: customer, package: package, amount: amount, meter: meter)
        if package != nil, amount != nil {
            fields.refuse("amount", .unknownField, "goes without a package, which has a price")
        }
    }
}

extension BillOrder.MeterType: FieldValue {}
