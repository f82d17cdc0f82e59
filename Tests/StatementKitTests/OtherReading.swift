import JSONKit
import TestSupport

/// What genkgo/camt, another library, reads in the same file: `payments/camt/*.json`.
struct OtherReading {
    let record: JSONValue
    let entry: JSONValue

    /// The files have one statement with one entry each, which is told first.
    init(_ name: String) throws {
        let root = try JSONParser.parse(SharedData.bytes("payments/camt/\(name).json"))
        entry = root["getEntries"]?.arrayValue?.first ?? .null
        record = entry["getRecord"] ?? .null
    }

    static func names() throws -> [String] {
        try SharedData.names(in: "payments/camt").filter { $0.hasSuffix(".xml") }.map { String($0.dropLast(4)) }
    }

    var account: String? { record["getAccount"]?["getIdentification"]?.stringValue }
    var isIBAN: Bool {
        record["getAccount"]?["__CLASS__"]?.stringValue?.hasSuffix("IbanAccount") == true
    }
    var status: String? { entry["getStatus"]?.stringValue }
    var servicerReference: String? { entry["getAccountServicerReference"]?.stringValue }
    var text: String? { entry["getAdditionalInfo"]?.stringValue }
    var isReversal: Bool? { entry["getReversalIndicator"]?.boolValue }
    var bookedOn: String? { Self.day(entry["getBookingDate"]) }
    var valueOn: String? { Self.day(entry["getValueDate"]) }
    /// Minor units with sign, and the currency.
    var amount: String? { Self.amount(entry["getAmount"]) }

    /// The first balance of a type: `opening`, `closing`.
    func balance(_ type: String) -> String? {
        let balances = record["getBalances"]?.arrayValue ?? []
        return Self.amount(balances.first { $0["getType"]?.stringValue == type }?["getAmount"])
    }

    /// The first one is told once only, as `getTransactionDetail`.
    var details: [JSONValue] {
        let all = entry["getTransactionDetails"]?.arrayValue ?? []
        return all.map { $0.stringValue == nil ? $0 : entry["getTransactionDetail"] ?? .null }
    }

    static func amount(_ value: JSONValue?) -> String? {
        guard let units = value?["getAmount"]?.stringValue,
            let currency = value?["getCurrency"]?["getCode"]?.stringValue
        else { return nil }
        return "\(units) \(currency)"
    }

    private static func day(_ value: JSONValue?) -> String? {
        value?["0"]?.stringValue.map { String($0.prefix(10)) }
    }

    /// Name and account of a side: `Debtor`, `Creditor`.
    static func party(_ detail: JSONValue, _ type: String) -> (name: String?, account: String?) {
        let parties = detail["getRelatedParties"]?.arrayValue ?? []
        let party = parties.first { party in
            party["getRelatedPartyType"]?["__CLASS__"]?.stringValue?.hasSuffix("\\\(type)") == true
        }
        return (
            party?["getRelatedPartyType"]?["getName"]?.stringValue,
            party?["getAccount"]?["getIdentification"]?.stringValue
        )
    }

    /// What the payer writes: its first line, or the reference of a structured one.
    static func message(_ detail: JSONValue) -> String? {
        detail["getRemittanceInformation"]?["getMessage"]?.stringValue
    }
}
