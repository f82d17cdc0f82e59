import Crypto
import JSONKit
import NotificationsDomain
import Primitives
import Testing

@testable import NotificationsService

@Suite struct WebPushCipherTests {
    private static func bytes(_ text: String) throws -> [UInt8] { try #require(Base64URL.decode(text)) }

    /// RFC 8291, appendix A.
    @Test func theMessageOfTheStandardIsMade() throws {
        let browser = WebPushSubscription(
            endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            publicKey: try Self.bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            secret: try Self.bytes("BTBZMqHH6r4Tts7J_aSIgg"))
        let key = try P256.KeyAgreement.PrivateKey(
            rawRepresentation: try Self.bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
        let message = try WebPushCipher.encrypt(
            Array("When I grow up, I want to be a watermelon".utf8), for: browser, key: key,
            salt: try Self.bytes("DGv6ra1nlYgDCS1FRnbzlw"))
        #expect(
            Base64URL.encode(message)
                == "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
    }

    @Test func eachMessageHasAKeyAndASaltOfItsOwn() throws {
        let browser = WebPushSubscription(
            endpoint: "https://push.example.net/1", publicKey: Device.exampleKey, secret: Array(repeating: 1, count: 16)
        )
        let messages = try (0..<20).map { _ in try WebPushCipher.encrypt([1, 2, 3], for: browser) }
        #expect(Set(messages.map { Array($0.prefix(16)) }).count == 20)
        #expect(Set(messages.map { Array($0[21..<86]) }).count == 20)
    }

    @Test func theLongestTextIsOneRecord() throws {
        let browser = WebPushSubscription(
            endpoint: "https://push.example.net/1", publicKey: Device.exampleKey, secret: Array(repeating: 1, count: 16)
        )
        let text = [UInt8](repeating: 0x61, count: WebPushCipher.longestText)
        #expect(try WebPushCipher.encrypt(text, for: browser).count == WebPushCipher.recordSize)
    }

    /// Whatever the words are, a push is at most so long, and still JSON.
    @Test(arguments: ["a", "\u{1F4B8}", "\"", "\u{1}", "é"], [1, 100, 5_000, 60_000])
    func wordsAreCutToTheLimit(letter: String, count: Int) throws {
        let words = String(repeating: letter, count: count)
        let message = PushMessage(
            OutgoingNotice(
                deliveryID: .example, event: "promotion", isUrgent: false, address: nil, deviceID: nil, name: nil,
                parts: TemplateParts(title: words, text: words), unsubscribeURL: nil, expiresAt: nil))
        for limit in [500, WebPushCipher.longestText] {
            let bytes = message.encoded(limit: limit) { cut in
                .object([JSONMember("title", .string(cut.title)), JSONMember("body", .string(cut.text))])
            }
            #expect(bytes.count <= limit)
            #expect(throws: Never.self) { try JSONParser.parse(bytes) }
        }
    }
}
