import JSONKit
import MoneyKit
import Primitives
import QRKit
import TestSupport
import Testing

/// Payloads of other issuers, and ours as others read them.
@Suite struct MerchantPayloadTests {
    private static let ours = MerchantPayload(
        initiation: .dynamic, id: UniqueID("019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"), merchantName: "Ada's Café",
        merchantCity: "Zürich", country: "CH", categoryCode: "5812", currency: .CHF,
        amount: Money(minorUnits: 1_230, currency: .CHF))

    /// The worked example of EMV QRCPS merchant-presented mode 1.1, annex B.7: 244 characters, 256 bytes.
    private static let specification = """
        00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT\
        6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A01122334\
        49988770708123456786304A13A
        """

    private static func error(_ text: String) -> QRPayloadError? {
        do throws(QRPayloadError) {
            _ = try MerchantPayload(reading: text)
            return nil
        } catch {
            return error
        }
    }

    private static func signed(_ body: String) -> String { body + "6304" + checksum(body + "6304") }

    /// By another way than ours: a division of polynomials, bit by bit.
    private static func checksum(_ text: String) -> String {
        var bits = text.utf8.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 } }
        bits += Array(repeating: 0, count: 16)
        for place in 0..<16 { bits[place] ^= 1 }
        let divisor: [UInt8] = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
        for place in 0..<(bits.count - 16) where bits[place] == 1 {
            for (offset, bit) in divisor.enumerated() { bits[place + offset] ^= bit }
        }
        let rest = bits.suffix(16).reduce(0) { $0 << 1 | Int($1) }
        let text = String(rest, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - text.count) + text
    }

    @Test func examplesOfOtherIssuersAreRead() throws {
        let text = String(decoding: try SharedData.bytes("payments/qr/examples.tsv"), as: UTF8.self)
        let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.count >= 2)
        for row in rows {
            let read = try MerchantPayload(reading: row[0])
            #expect(read.merchantName == row[1] && read.merchantCity == row[2] && read.country == row[3])
            #expect(read.currency?.code == row[4] && read.amount?.amountText == row[5])
            #expect(read.initiation.rawValue == row[6] && read.id == nil)
        }
    }

    /// Its lengths count characters: counted in bytes it could not be read.
    @Test func theSpecificationsExampleIsRead() throws {
        let read = try MerchantPayload(reading: Self.specification)
        #expect(read.merchantName == "BEST TRANSPORT" && read.merchantCity == "BEIJING" && read.country == "CN")
        #expect(read.categoryCode == "4111" && read.initiation == .dynamic && read.id == nil)
        #expect(read.currency?.code == "CNY" && read.amount?.amountText == "23.72")
    }

    @Test func whatIsWrittenIsRead() throws {
        let text = try Self.ours.written()
        #expect(
            text.hasPrefix(
                "00020101021226500010dev.florin0132019aa2b67f987c3a8e115d0fc2a49b7e520458125303756540512.305802CH"))
        #expect(text.contains("5910Ada's Café6006Zürich6304"))
        #expect(text.hasSuffix(Self.checksum(String(text.dropLast(4)))))
        #expect(try MerchantPayload(reading: text) == Self.ours)
        var open = Self.ours
        open.initiation = .static
        open.amount = nil
        #expect(try MerchantPayload(reading: open.written()) == open)
        #expect(try open.written().hasPrefix("000201010211"))
    }

    /// cemacqr has not been written by us.
    @Test func anotherReaderSeesTheSame() throws {
        let seen = try DocumentReader.payload(try Self.ours.written())
        #expect(seen["violations"] == .array([]), "\(seen)")
        #expect(seen["merchant_name"]?.stringValue == "Ada's Café" && seen["merchant_city"]?.stringValue == "Zürich")
        #expect(seen["country"]?.stringValue == "CH" && seen["category_code"]?.stringValue == "5812")
        #expect(seen["currency"]?.stringValue == "756" && seen["amount"]?.stringValue == "12.30")
        #expect(seen["initiation"]?.stringValue == "12" && seen["account"]?["00"]?.stringValue == "dev.florin")
        #expect(seen["account"]?["01"]?.stringValue == "019aa2b67f987c3a8e115d0fc2a49b7e")
    }

    @Test func aChangedLetterShows() throws {
        let text = try Self.ours.written()
        #expect(Self.error(text.replacing("12.30", with: "12.31")) == .checksumWrong)
        #expect(Self.error(text.replacing("Café", with: "Cafe")) == .checksumWrong)
        #expect(Self.error(String(text.dropLast())) == .notObjects)
        #expect(Self.error(text + "0") == .notObjects)
        #expect(Self.error(String(text.dropLast(8))) == .checksumWrong)
        let tail = String(text.suffix(4))
        #expect(Self.error(text.dropLast(4) + tail.lowercased()) == nil)
    }

    @Test(arguments: [
        ("", QRPayloadError.unknownFormat), ("hello", .notObjects), ("0002", .notObjects), ("0a0201", .notObjects),
        ("00٠٢01", .notObjects), ("000202", .unknownFormat), ("010211000201", .unknownFormat),
        ("000201530384053038405802US", .notObjects), ("00020153038405405-5.00", .amountMalformed),
        ("00020153038405403.50", .amountMalformed),
        ("000201530384054045.0x", .amountMalformed), ("000201530384054051.0.0", .amountMalformed),
        ("000201530384054051.001", .amountMalformed), ("0002015303840541412345678901.00", .amountMalformed),
    ])
    func otherTextsAreNone(body: String, error: QRPayloadError) {
        #expect(Self.error(body.isEmpty ? "" : Self.signed(body)) == error)
    }

    /// Others leave out what does not apply, and write amounts their own way.
    @Test(arguments: [
        ("53038405403100", Optional("100.00")), ("5303840540410.5", "10.50"), ("5303840540310.", "10.00"),
        ("530384054050.010", "0.01"), ("5303392540599.00", "99"), ("53038405404007.", "7.00"),
        ("5303999540510.00", nil),
        ("5303840", nil), ("5802TH", nil),
    ])
    func amountsOfOthersAreRead(body: String, amount: String?) throws {
        let read = try MerchantPayload(reading: Self.signed("000201" + body))
        #expect(read.amount?.amountText == amount && read.merchantName == nil && read.initiation == .static)
    }

    /// Another scheme under our tag, and ours under another's.
    @Test(arguments: [
        "26330015com.example.pay0110ABCDEFGHIJ", "2604abcd", "26140010dev.florin",
        "26240010dev.florin0106xyzxyz", "27500010dev.florin0132019aa2b67f987c3a8e115d0fc2a49b7e",
    ])
    func otherAccountsAreNotOurs(account: String) throws {
        #expect(try MerchantPayload(reading: Self.signed("000201" + account)).id == nil)
    }

    @Test func whatDoesNotFitIsNotWritten() {
        func tag(_ change: (inout MerchantPayload) -> Void) -> QRPayloadError? {
            var payload = Self.ours
            change(&payload)
            do throws(QRPayloadError) {
                _ = try payload.written()
                return nil
            } catch {
                return error
            }
        }
        let changes: [(String, (inout MerchantPayload) -> Void)] = [
            ("26", { $0.id = nil }), ("59", { $0.merchantName = String(repeating: "é", count: 26) }),
            ("59", { $0.merchantName = "" }), ("60", { $0.merchantCity = "Rio de Janeiro!!" }),
            ("58", { $0.country = nil }), ("52", { $0.categoryCode = "58" }), ("53", { $0.currency = .BTC }),
        ]
        for (wanted, change) in changes { #expect(tag(change) == .unwritable(tag: wanted)) }
        #expect(tag { $0.merchantName = String(repeating: "é", count: 25) } == nil)
    }
}
