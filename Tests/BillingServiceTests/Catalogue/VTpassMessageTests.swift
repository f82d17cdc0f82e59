import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// Every message of `../shared/data/billing/vtpass-messages.json`, read as the file says that it is to be read.
@Suite("VTpass's messages") struct VTpassMessageTests {
    struct Message: Sendable, CustomTestStringConvertible {
        let json: JSONValue

        var name: String { json["name"]?.stringValue ?? "" }
        var call: String { json["call"]?.stringValue ?? "" }
        var expected: JSONValue { json["expect"] ?? .null }
        var testDescription: String { name }

        var bytes: [UInt8] {
            if let raw = json["raw"]?.stringValue { return Array(raw.utf8) }
            return JSON.encode(json["body"] ?? .null)
        }

        func expects(_ name: String) -> String? { expected[name]?.stringValue }
    }

    private static let request = "202702031015a1b2c3d4e5f6a7b8c9d0"
    private static let messages: [Message] = {
        let bytes = (try? SharedData.bytes("billing/vtpass-messages.json")) ?? []  // then the first test fails
        return ((try? JSONParser.parse(bytes))?.arrayValue ?? []).map { Message(json: $0) }
    }()

    private static func of(_ calls: String...) -> [Message] { messages.filter { calls.contains($0.call) } }

    @Test func thereAreAllOfThem() {
        #expect(Self.messages.count == 28)
        let known = Self.of("merchant-verify", "service-variations", "pay", "requery", "webhook")
        #expect(known.count == 28)
    }

    @Test(arguments: of("pay", "requery")) func anOrder(message: Message) throws {
        let question: VTpassAnswer.Question = message.call == "pay" ? .pay : .requery
        let word = try VTpassAnswer.word(message.bytes, to: question, about: Self.request)
        #expect(Self.outcome(word) == message.expects("outcome"))
        let isOurs = if case .refusedForUs = word { true } else { false }
        #expect(isOurs == (message.expected["partner_fault"]?.boolValue ?? false))
        guard case .delivered(let delivery) = word else { return }
        let told = [
            "token": delivery.token, "units": delivery.units, "bonus_token": delivery.bonusToken,
            "commission": delivery.commission?.amountText,
        ]
        for (name, value) in told where message.expected[name] != nil {
            #expect(value == message.expects(name), "\(name)")
        }
        #expect(delivery.reference == "17415980564672211596777904")
    }

    /// As the file calls it.
    private static func outcome(_ word: ProviderWord) -> String {
        switch word {
        case .delivered: "delivered"
        case .refused, .refusedForUs: "failed"
        case .reversed: "reversed"
        case .tooSoon: "duplicate_guard"
        case .neverArrived: "never_arrived"
        case .unknown: "unknown"
        }
    }

    @Test(arguments: of("merchant-verify")) func aCustomer(message: Message) {
        switch VTpassVerified(message.bytes) {
        case .customer(let customer):
            #expect(message.expected["valid"] == .bool(true))
            #expect(customer.name == message.expects("name"))
            #expect(customer.minimumAmount?.amountText == message.expects("minimum_amount"))
            #expect(customer.renewalAmount?.amountText == message.expects("renewal_amount"))
            #expect(customer.currentPackage == message.expects("current_package"))
        case .nobody: #expect(message.expected["valid"] == .bool(false))
        case .billerAway: #expect(message.expected["unavailable"] == .bool(true))
        case .refusedForUs, .unknown: Issue.record("\(message.name) is not understood")
        }
    }

    @Test(arguments: of("service-variations")) func whatIsSold(message: Message) throws {
        let sold = try VTpassVariations.read(JSONParser.parse(message.bytes)) { _ in BillingError.billerUnreachable }
        #expect(Int64(sold.count) == message.expected["count"]?.integerValue)
        #expect(sold.first?.amount.amountText == message.expects("first_amount"))
        #expect(sold.first?.code == "gotv-max")
    }

    @Test(arguments: of("webhook")) func aWebhook(message: Message) throws {
        #expect(message.expects("effect") == "requery")
        #expect(try VTpassNews(message.bytes) == .attempt(message.expects("request_id") ?? ""))
        #expect(JSON.value(VTpassWebhookAnswer()) == message.expected["answer"])
    }
}
