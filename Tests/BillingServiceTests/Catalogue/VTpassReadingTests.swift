import BillingDomain
import JSONKit
import MoneyKit
import Primitives
import Testing

@testable import BillingService

/// What VTpass may write beside its documented examples.
@Suite("What VTpass writes") struct VTpassReadingTests {
    private static let request = "202702031015a1b2c3d4e5f6a7b8c9d0"

    private static func word(
        _ code: String, _ status: String?, _ question: VTpassAnswer.Question
    ) throws -> ProviderWord {
        let content = status.map { #","content":{"transactions":{"status":"\#($0)"}}"# } ?? ""
        return try VTpassAnswer.word(
            Array(#"{"code":\#(code)\#(content)}"#.utf8), to: question, about: request)
    }

    private static func isUnknown(_ word: ProviderWord) -> Bool {
        if case .unknown = word { true } else { false }
    }

    /// A code and a status that contradict each other are no word at all.
    @Test(
        arguments: [
            (#""016""#, "delivered"), (#""016""#, "pending"), (#""040""#, "delivered"), (#""011""#, "delivered"),
            (#""018""#, "delivered"), (#""000""#, "initiated"), (#""000""#, ""), (#""099""#, "delivered"),
            (#""000 ""#, "delivered"), ("0", "delivered"), ("null", "delivered"), ("[]", "delivered"),
        ])
    func aContradictionIsUnknown(code: String, status: String) throws {
        #expect(Self.isUnknown(try Self.word(code, status, .pay)))
    }

    /// Refused is then the question, and not the order: money would go back for what may have been delivered.
    @Test(arguments: ["010", "011", "012", "017", "031", "085", "019"])
    func aQuestionThatIsRefusedSaysNothing(code: String) throws {
        #expect(Self.isUnknown(try Self.word("\"\(code)\"", nil, .requery)))
    }

    @Test(arguments: ["018", "021", "087"]) func aQuestionRefusedForUsIsTold(code: String) {
        #expect(throws: ProviderAccountRefused(code: code)) { try Self.word("\"\(code)\"", nil, .requery) }
    }

    @Test func aFailureThatTheStatusTellsCounts() throws {
        #expect(try Self.word(#""017""#, "failed", .requery) == .refused(code: "017", message: ""))
        #expect(try Self.word(#""000""#, "failed", .pay) == .refused(code: "000", message: ""))
        #expect(try Self.word(#""000""#, "reversed", .requery) == .reversed)
        #expect(try Self.word(#""016""#, "reversed", .requery) == .reversed)
    }

    /// No database keeps a NUL, and no payment waits because of one.
    @Test func wordsThatCannotBeKeptAreCleared() throws {
        let refused = #"{"code":"016","response_description":" NOT\u0000 DONE\u202e "}"#
        let word = try VTpassAnswer.word(Array(refused.utf8), to: .pay, about: Self.request)
        #expect(word == .refused(code: "016", message: "NOT DONE"))
        let delivered = #"{"code":"000","content":{"transactions":{"status":"delivered","transactionId":"1\u00007"}}}"#
        let other = try VTpassAnswer.word(Array(delivered.utf8), to: .requery, about: Self.request)
        let reference = if case .delivered(let delivery) = other { delivery.reference } else { String?.none }
        #expect(reference == "17")
    }

    /// Of a new order it means that the id is not theirs; an order that was never asked about may still have come.
    @Test func neverArrivedIsAnAnswerToAQuestionAlone() throws {
        #expect(Self.isUnknown(try Self.word(#""015""#, nil, .pay)))
        #expect(try Self.word(#""015""#, nil, .requery) == .neverArrived)
    }

    @Test(
        arguments: [
            (#""1850.00""#, "1850.00", "1850.00"), ("5000", "5000.00", "5000.00"), ("0.7", "0.70", "0.70"),
            (#""19.3""#, "19.30", "19.30"), (#""4850.0000""#, "4850.00", "4850.00"), ("0.705", nil, "0.70"),
            ("0.999999999999999999999", nil, "0.99"), ("1e3", nil, nil), (#""1,850.00""#, nil, nil), (#""""#, nil, nil),
            ("null", nil, nil), (#""N4850""#, nil, nil), ("92233720368547758.08", nil, nil), (#""1.2x3""#, nil, nil),
            (#""-5.00""#, "-5.00", "-5.00"),
        ] as [(String, String?, String?)])
    func amountsAreReadDigitByDigit(text: String, exact: String?, cut: String?) throws {
        let value = try JSONParser.parse(Array("[\(text)]".utf8)).arrayValue?.first
        #expect(VTpassAmount.exact(value)?.amountText == exact)
        #expect(VTpassAmount.cut(value)?.amountText == cut)
    }

    @Test(
        arguments: [
            (#""purchased_code":"Token: 2636-2054-4059""#, "263620544059", nil, nil),
            (#""purchased_code":"Bonus Token : 777 Token : 888""#, "888", nil, "777"),
            (#""purchased_code":"BONUS TOKEN:777""#, nil, nil, "777"),
            (#""Token":"Token : 1234 5678","units":"kWh 5""#, "12345678", nil, nil),
            (#""token":26362054,"PurchasedUnits":"12""#, "26362054", "12", nil),
            (#""token":"","purchased_code":"Serial No : 55""#, nil, nil, nil),
            (#""mainToken":"<script>alert(1)</script>""#, nil, nil, nil),
            (#""units":"1.2.3","Units":"."#, nil, nil, nil),
            (#""units":"1,234.5 kWh""#, nil, "1234.5", nil),
            (#""units":"79,9 kWh""#, nil, "79", nil),
        ] as [(String, String?, String?, String?)])
    func tokensAreFound(fields: String, token: String?, units: String?, bonus: String?) throws {
        let text = fields.hasSuffix("\"") ? fields : fields + "\""
        let read = VTpassToken(try JSONParser.parse(Array("{\(text)}".utf8)))
        #expect(read.token == token)
        #expect(read.units == units)
        #expect(read.bonus == bonus)
    }

    /// UTC+1 the year round: an hour before midnight it is tomorrow there.
    @Test(arguments: [("2027-02-03T09:15:59Z", "202702031015"), ("2026-12-31T23:05:00Z", "202701010005")])
    func anAttemptBeginsWithTheMinuteInLagos(time: String, head: String) throws {
        let now = try #require(Timestamp(rfc3339: time))
        let id = VTpassAttempt.id(at: now, .example)
        #expect(id == head + "7c3a8e115d0fc2a49b7e")
        #expect(VTpassAttempt.isID(id))
    }

    @Test(
        arguments: [
            "", "[]", "{}", #"{"type":5}"#, #"{"type":"transaction-update"}"#,
            #"{"type":"transaction-update","data":{"requestId":"' or 1=1 --"}}"#,
            #"{"type":"transaction-update","data":{"requestId":5}}"#, "{\"type\":\"transaction-update\",\"data\":{",
        ])
    func aWebhookThatSaysNothingIsRefused(body: String) {
        #expect(throws: BillingError.webhookMalformed) { try VTpassNews(Array(body.utf8)) }
    }

    @Test(arguments: ["airtime", "data", "meter", "change", "renew"]) func ordersAreAsEachKindWantsThem(kind: String)
        throws
    {
        let (order, expected) = Self.order(kind)
        #expect(JSON.text(VTpassOrder(order: order)) == expected)
    }

    private static func order(_ kind: String) -> (ProviderOrder, String) {
        let naira = Money(minorUnits: 485_000, currency: .NGN)
        func biller(_ category: Biller.Category, _ service: String) -> Biller {
            Biller(
                id: BillerID(.example), code: "B", name: "B", category: category, currency: .NGN, range: nil,
                fee: .flat(naira), requiresValidation: false,
                customerNumber: Biller.CustomerNumber(label: "Number", pattern: "^[0-9]{1,20}$"), provider: "vtpass",
                service: service, isAvailable: true, isTesting: false)
        }
        func package(_ code: String) -> BillerPackage {
            BillerPackage(
                id: BillerPackageID(.example), biller: BillerID(.example), code: code, name: "P", amount: naira,
                validityDays: 30, isAvailable: true)
        }
        func order(_ biller: Biller, _ package: BillerPackage?, _ meter: BillOrder.MeterType?) -> ProviderOrder {
            ProviderOrder(
                attemptID: "A1", biller: biller, package: package, customer: "08011111111", meter: meter,
                phone: "08022222222", amount: naira)
        }
        return switch kind {
        case "airtime":
            (
                order(biller(.airtime, "mtn"), nil, nil),
                #"{"request_id":"A1","serviceID":"mtn","amount":"4850.00","phone":"08011111111"}"#
            )
        case "data":
            (
                order(biller(.data, "mtn-data"), package("MTN-1GB-D"), nil),
                #"{"request_id":"A1","serviceID":"mtn-data","billersCode":"08011111111","variation_code":"mtn-1gb-d","#
                    + #""amount":"4850.00","phone":"08022222222"}"#
            )
        case "meter":
            (
                order(biller(.electricity, "ikeja-electric"), nil, .postpaid),
                #"{"request_id":"A1","serviceID":"ikeja-electric","billersCode":"08011111111","#
                    + #""variation_code":"postpaid","amount":"4850.00","phone":"08022222222"}"#
            )
        case "change":
            (
                order(biller(.cableTV, "gotv"), package("GOTV-MAX"), nil),
                #"{"request_id":"A1","serviceID":"gotv","billersCode":"08011111111","variation_code":"gotv-max","#
                    + #""phone":"08022222222","subscription_type":"change"}"#
            )
        default:
            (
                order(biller(.cableTV, "dstv"), nil, nil),
                #"{"request_id":"A1","serviceID":"dstv","billersCode":"08011111111","amount":"4850.00","#
                    + #""phone":"08022222222","subscription_type":"renew"}"#
            )
        }
    }
}
