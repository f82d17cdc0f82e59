import NIOCore
import NIOHTTP1
import NIOWebSocket
import Primitives
import TestSupport
import Testing

@testable import HTTPKit

/// Exchanges that go on until one side has enough, as values; over real sockets they are tested behind the gateway.
@Suite("Lasting exchanges")
struct LastingTests {
    // MARK: Events

    @Test(arguments: [
        (ServerSentEvent(data: "one"), "data: one\n\n"),
        (
            ServerSentEvent(id: "7", name: "told", data: "a\nb\r\nc\rd"),
            "id: 7\nevent: told\ndata: a\ndata: b\ndata: c\ndata: d\n\n"
        ),
        (ServerSentEvent(data: ""), "data: \n\n"), (ServerSentEvent(data: "\n"), "data: \ndata: \n\n"),
        (ServerSentEvent(id: "a\nid: b", name: "c\r\nd\0", data: "e"), "id: aid: b\nevent: cd\ndata: e\n\n"),
        (ServerSentEvent(data: "id: 9"), "data: id: 9\n\n"),
    ])
    func eventsAreWrittenSoThatNoFieldAddsAnother(_ event: ServerSentEvent, _ text: String) {
        #expect(event.text == text)
    }

    // MARK: Handshake

    private static let asked = [
        ("Connection", "keep-alive, Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    /// The example of RFC 6455 section 1.3.
    @Test func theKeyIsAnswered() throws {
        let offered = HTTPHeaders(
            Self.asked + [("Sec-WebSocket-Protocol", "chat, florin.v1"), ("Sec-WebSocket-Protocol", "x")])
        let handshake = try WebSocketHandshake(offered, protocols: ["florin.v2", "florin.v1", "chat"])
        #expect(handshake.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(handshake.subprotocol == "florin.v1")
        #expect(try WebSocketHandshake(HTTPHeaders(Self.asked), protocols: ["chat"]).subprotocol == nil)
    }

    @Test(arguments: [
        ("Connection", "close", 426), ("Upgrade", "h2c", 426), ("Sec-WebSocket-Version", "8", 426),
        ("Sec-WebSocket-Version", "13, 8", 426), ("Sec-WebSocket-Key", "short", 400), ("Sec-WebSocket-Key", "", 400),
        // No 16 bytes: a bit too many in the last letter, and another alphabet.
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR==", 400), ("Sec-WebSocket-Key", "dGhl_HNhbXBsZSBub25jZQ==", 400),
    ])
    func anythingElseIsRefused(_ name: String, _ value: String, _ status: Int) {
        var headers = HTTPHeaders(Self.asked)
        headers.replaceOrAdd(name: name, value: value)
        let problem = #expect(throws: Problem.self) { try WebSocketHandshake(headers, protocols: []) }
        #expect(problem?.code.status == status)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64IsThatOfRFC4648(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }

    // MARK: Messages

    private static func frame(_ opcode: WebSocketOpcode, _ bytes: [UInt8], isLast: Bool = true) -> WebSocketFrame {
        WebSocketFrame(fin: isLast, opcode: opcode, maskKey: [0, 0, 0, 0], data: ByteBuffer(bytes: bytes))
    }

    private static func actions(_ frames: [WebSocketFrame]) -> [WebSocketAssembly.Action] {
        var assembly = WebSocketAssembly(limit: 8)
        return frames.map { assembly.take($0) }
    }

    @Test func fragmentsBecomeOneMessage() {
        // The two bytes of ü in two frames, and a ping between them.
        let frames = [
            Self.frame(.text, [0xC3], isLast: false), Self.frame(.ping, [1]),
            Self.frame(.continuation, [], isLast: false),
            Self.frame(.continuation, [0xBC]), Self.frame(.binary, [1, 2]),
        ]
        #expect(
            Self.actions(frames) == [
                .none, .ping(ByteBuffer(bytes: [1])), .none, .message(.text("ü")), .message(.binary([1, 2])),
            ])
    }

    @Test func aMessageIsBoundedOverItsFragments() {
        let eight = [UInt8](repeating: 65, count: 8)
        #expect(Self.actions([Self.frame(.text, eight)]) == [.message(.text("AAAAAAAA"))])
        #expect(Self.actions([Self.frame(.text, eight + [65])]) == [.refuse(.tooLarge)])
        let two = [Self.frame(.text, eight, isLast: false), Self.frame(.continuation, [65])]
        #expect(Self.actions(two) == [.none, .refuse(.tooLarge)])
    }

    @Test func whatTheProtocolForbidsIsRefused() {
        var unmasked = Self.frame(.text, [65])
        unmasked.maskKey = nil
        var reserved = Self.frame(.text, [65])
        reserved.reservedBits = .rsv2
        let within = [Self.frame(.text, [65], isLast: false), Self.frame(.binary, [65])]
        let alone: [(WebSocketFrame, WebSocketAssembly.Action)] = [
            (unmasked, .refuse(.protocolError)), (reserved, .refuse(.protocolError)),
            (Self.frame(.continuation, [65]), .refuse(.protocolError)), (Self.frame(.text, [0xFF]), .refuse(.notUTF8)),
            (Self.frame(.ping, [], isLast: false), .refuse(.protocolError)),
            (Self.frame(.connectionClose, [3]), .refuse(.protocolError)),
            (Self.frame(.connectionClose, [3, 0xED]), .refuse(.protocolError)),
            (Self.frame(.connectionClose, [3, 0xE8, 0xFF]), .refuse(.notUTF8)),
            (Self.frame(.connectionClose, [3, 0xE8]), .close(.normal)), (Self.frame(.connectionClose, []), .close(nil)),
            (Self.frame(.pong, [1]), .none),
        ]
        for (frame, action) in alone { #expect(Self.actions([frame]) == [action]) }
        #expect(Self.actions(within) == [.none, .refuse(.protocolError)])
    }

    @Test(arguments: [
        (999, false), (1000, true), (1003, true), (1004, false), (1005, false), (1006, false), (1007, true),
        (1014, true),
        (1015, false), (1016, false), (2999, false), (3000, true), (4999, true), (5000, false),
    ])
    func codesThatMayBeSent(_ code: Int, _ isSendable: Bool) {
        #expect(WebSocketCloseCode(UInt16(code)).isSendable == isSendable)
    }
}
