import JSONKit
import MoneyKit
import Primitives

/// Orders as VTpass writes them.
enum VTpassWords {
    static func refusal(_ code: String, _ description: String) -> JSONValue {
        .wire(["code": .string(code), "response_description": .string(description)])
    }

    /// To an order and to a question about one.
    static func bill(_ bill: VTpassBill) -> JSONValue {
        let (code, description) = standing(bill)
        let common: [JSONMember] = [
            JSONMember("code", .string(code)),
            JSONMember("content", .wire(["transactions": transaction(bill)])),
            JSONMember("response_description", .string(description)),
            JSONMember("requestId", .string(bill.requestID)),
            JSONMember("amount", number(bill.amount)),
            JSONMember("transaction_date", .string("\(bill.createdAt)")),
        ]
        return .object(common + token(of: bill))
    }

    private static func standing(_ bill: VTpassBill) -> (code: String, description: String) {
        switch bill.status {
        case .pending: ("099", "TRANSACTION IS PROCESSING")
        case .delivered: ("000", "TRANSACTION SUCCESSFUL")
        case .failed: ("016", "TRANSACTION FAILED")
        case .reversed: ("040", "TRANSACTION REVERSAL")
        }
    }

    private static func transaction(_ bill: VTpassBill) -> JSONValue {
        let total = Money(minorUnits: bill.amount.minorUnits - bill.commission.minorUnits, currency: .NGN)
        return .wire([
            "status": .string(bill.status.rawValue), "product_name": .string(bill.service),
            "unique_element": .string(bill.number), "unit_price": number(bill.amount), "quantity": .number(1),
            "service_verification": .null, "channel": .string("api"), "commission": number(bill.commission),
            "total_amount": number(total), "discount": .null, "type": .string(bill.service),
            "email": .string("partner@example.com"), "phone": .string(bill.phone), "name": .null,
            "convinience_fee": .number(0), "amount": number(bill.amount), "platform": .string("api"),
            "method": .string("api"), "transactionId": .string("1\(bill.token)"),
        ])
    }

    /// Each distributor writes it in its own way.
    private static func token(of bill: VTpassBill) -> [JSONMember] {
        guard bill.hasToken else { return [JSONMember("purchased_code", .string(""))] }
        let code = JSONMember("purchased_code", .string("Token : \(bill.token)"))
        switch bill.service {
        case "ikeja-electric":
            return [
                code, JSONMember("token", .string(bill.token)), JSONMember("units", .string("\(bill.units) kWh")),
            ]
        case "eko-electric":
            return [
                code, JSONMember("mainToken", .string(bill.token)), JSONMember("mainTokenUnits", .number(bill.units)),
            ]
        default: return [code, JSONMember("Units", .string(bill.units))]
        }
    }

    static func number(_ amount: Money) -> JSONValue { .number(amount.amountText) }

    // MARK: Customers

    /// Also of a wrong number it says that all is well.
    static func customer(_ number: String, of service: String, type: String?) -> JSONValue {
        let content: JSONValue
        if number.hasSuffix("0000") {
            content = .wire([
                "error": .string("This number is not correct"), "WrongBillersCode": .bool(true),
            ])
        } else if VTpassCatalogue.smartcards.contains(service) {
            content = .wire([
                "Customer_Name": .string(name(of: number)), "Status": .string("ACTIVE"),
                "Due_Date": .string("2027-02-28T00:00:00"), "Customer_Number": .string(number),
                "Customer_Type": .string(service.uppercased()), "Current_Bouquet": .string("DStv Compact"),
                "Renewal_Amount": .number(10_500),
            ])
        } else {
            content = .wire([
                "Customer_Name": .string(name(of: number)), "Address": .string("12 MARINA ROAD, LAGOS"),
                "Meter_Number": .string(number), "Meter_Type": .string((type ?? "prepaid").uppercased()),
                "Customer_Arrears": .string(""), "Minimum_Amount": .string("500.00"), "Can_Vend": .string("yes"),
                "WrongBillersCode": .bool(false),
            ])
        }
        return .wire(["code": .string("000"), "content": content])
    }

    private static func name(of number: String) -> String {
        switch number {
        case "1111111111111": "ADA OBI"
        case "1212121212": "GRACE EZE"
        default: "CUSTOMER \(number.suffix(4))"
        }
    }

    // MARK: Services

    static func variations(of service: String) -> JSONValue {
        let list = JSONValue.array(
            VTpassCatalogue.variations(of: service).map { variation in
                .wire([
                    "variation_code": .string(variation.code), "name": .string(variation.name),
                    "variation_amount": .string(variation.amount.amountText), "fixedPrice": .string("Yes"),
                ])
            })
        return .wire([
            "response_description": .string("000"),
            "content": .object([
                JSONMember("ServiceName", .string(service)), JSONMember("serviceID", .string(service)),
                JSONMember("convinience_fee", .string("N0")),
                JSONMember(VTpassCatalogue.misspelt.contains(service) ? "varations" : "variations", list),
            ]),
        ])
    }

    static func balance(_ balance: Money) -> JSONValue {
        .wire(["code": .number(1), "contents": .wire(["balance": number(balance)])])
    }

    /// `{"type": "transaction-update", "data": …}`
    static func webhook(_ bill: VTpassBill) -> JSONValue {
        .wire(["type": .string("transaction-update"), "data": self.bill(bill)])
    }
}
