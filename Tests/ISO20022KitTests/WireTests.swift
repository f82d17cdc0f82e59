import ISO20022Kit
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

/// What banks on Fedwire are told and tell: ours read by pyiso20022, others' files by us.
@Suite struct WireTests {
    private static func side(_ name: String, _ account: String, _ routing: String) -> WireTransfer.Side {
        WireTransfer.Side(
            party: ISOParty(
                name: name, address: .init(street: "1 <A>", city: "Lisle", postalCode: "60532", country: "US")),
            account: .other(account), routingNumber: routing)
    }

    @Test func aTransferIsReadAlike() throws {
        let id = UniqueID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0001)
        let day = try #require(CalendarDay("2026-11-30"))
        let wire = WireTransfer(
            messageID: Hex.encode(id.bytes), endToEnd: Hex.encode(id.bytes), uetr: UETR.of(id),
            createdAt: day.startOfDay, settlesOn: day, amount: Money(minorUnits: 51_000_074, currency: .USD),
            payer: Self.side("Florin", "5647772655", "011104238"),
            payee: Self.side("Zoë & Co", "567876543", "021040078"), message: "Invoice 7")
        let read = try BankJudge.read(wire.file())
        #expect(read["name"]?.stringValue == "pacs.008.001.08" && read["count"]?.stringValue == "1")
        #expect(read["uetr"]?.stringValue == UETR.of(id).description)
        #expect(read["end_to_end"]?.stringValue == Hex.encode(id.bytes))
        #expect(read["amount"]?.stringValue == "510000.74 USD" && read["on"]?.stringValue == "2026-11-30")
        #expect(read["from"] == .array(["Florin", "5647772655", "011104238"].map(JSONValue.string)))
        #expect(read["to"] == .array(["Zoe + Co", "567876543", "021040078"].map(JSONValue.string)))
        #expect(read["text"] == .array([.string("Invoice 7")]))
    }

    @Test func referencesAreOfVersion4AndStay() {
        var seen: Set<UniqueID> = []
        for number in UInt64(0)..<1_000 {
            let id = UniqueID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0000 | number)
            let reference = UETR.of(id)
            seen.insert(reference)
            if reference != UETR.of(id) || reference.high >> 12 & 0xF != 4 || reference.low >> 62 != 2 {
                Issue.record("\(reference)")
            }
        }
        #expect(seen.count == 1_000)
    }

    private static func file(_ name: String) throws -> ISODocument {
        try ISODocument.read(SharedData.bytes("payments/wires/\(name).xml"))
    }

    @Test func acceptedAndRejectedAreToldApart() throws {
        let uetr = "8A562C67-CA16-48BA-B074-65581BE6F011"
        let accepted = try StatusReport(Self.file("CustomerCreditTransfer_Scenario1_Step2_pacs.002"))
        #expect(
            accepted.outcome(message: "20250310B1QDRCQR000001", payment: "", endToEnd: "x", uetr: uetr) == .succeeded)
        #expect(accepted.outcome(message: "20250310B1QDRCQR000009", payment: "", endToEnd: "x", uetr: uetr) == nil)
        #expect(accepted.outcome(message: "20250310B1QDRCQR000001", payment: "", endToEnd: "x", uetr: "y") == nil)
        let rejected = try StatusReport(Self.file("CustomerCreditTransfer_Scenario2_Step2_pacs.002"))
        let outcome = rejected.outcome(message: "20250310B1QDRCQR000002", payment: "", endToEnd: "x", uetr: uetr)
        guard case .refused(let reason) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(reason.code == "E433" && reason.text.hasPrefix("The routing number of the Instructed Agent"))
    }

    @Test func returnsBringWhatTheySay() throws {
        let file = try PaymentReturns(Self.file("PaymentReturn_Scenario1_Step4_pacs.004"))
        #expect(file.id == "20250310ISOTEST1000912" && file.returns.count == 1)
        let one = try #require(file.returns.first)
        #expect(one.id == "20250310ISOTEST1000912/1" && one.message == "20250310B1QDRCQR000902")
        #expect(one.uetr == "8a562c67-ca16-48ba-b074-65581be6f011" && one.endToEnd == "Scenario01EtoEId001")
        #expect(try one.amount.money.get() == Money(minorUnits: 15_100_074, currency: .USD))
        #expect(one.settlesOn == CalendarDay("2025-03-10") && one.reason.code == "DUPL")
    }

    @Test func otherMessagesAreNotTakenForThem() throws {
        let sent = try Self.file("CustomerCreditTransfer_Scenario1_Step1_pacs.008")
        #expect(sent.name == "pacs.008.001.08" && sent.kind == "pacs.008")
        #expect(throws: ISOError.otherMessage("pacs.008.001.08")) { try StatusReport(sent) }
        #expect(throws: ISOError.otherMessage("pacs.008.001.08")) { try PaymentReturns(sent) }
    }
}
