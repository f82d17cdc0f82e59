import BillingDomain
import JSONKit
import MoneyKit

/// What VTpass says of a number.
enum VTpassVerified: Equatable {
    case customer(VerifiedCustomer)
    /// Nobody's, also where the code says that all is well.
    case nobody
    case billerAway
    case refusedForUs(code: String)
    /// Nothing that we know how to read.
    case unknown

    init(_ bytes: [UInt8]) {
        guard let answer = VTpassAnswer.json(bytes), let code = VTpassAnswer.code(answer) else {
            self = .unknown
            return
        }
        switch code {
        case VTpassCode.processed, VTpassCode.confirmed: self = Self.read(answer["content"])
        case VTpassCode.billerAway: self = .billerAway
        case _ where VTpassCode.ours.contains(code): self = .refusedForUs(code: code)
        default: self = .unknown
        }
    }

    private static func read(_ content: JSONValue?) -> VTpassVerified {
        guard let content else { return .unknown }
        let isWrong = content["WrongBillersCode"].map { $0 == .bool(true) || $0.stringValue == "true" } ?? false
        if isWrong || text(content["error"]) != nil { return .nobody }
        guard let name = text(content["Customer_Name"]) else { return .unknown }
        return .customer(
            VerifiedCustomer(
                name: name, address: text(content["Address"]), currentPackage: text(content["Current_Bouquet"]),
                renewalAmount: VTpassAmount.exact(content["Renewal_Amount"]),
                minimumAmount: VTpassAmount.exact(content["Minimum_Amount"])
                    ?? VTpassAmount.exact(content["Min_Purchase_Amount"]),
                validUntil: text(content["Due_Date"])))
    }

    /// What others wrote, as one line of readable text; nil where there is nothing of that.
    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.stringValue else { return nil }
        return try? ReadableText.enforce(String(text.prefix(200)), severalLines: false)  // nothing that can be shown
    }
}
