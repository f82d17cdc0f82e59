import Testing

@testable import HTTPKit

/// Forms, however they are cut.
@Suite("Multipart")
struct MultipartTests {
    private typealias Malformed = MultipartScanner.Malformed

    /// Name, filename, content of each part, fed in pieces of so many bytes.
    private static func parts(_ text: String, pieces: Int, mostParts: Int = 16) throws -> [String] {
        var scanner = MultipartScanner(boundary: "B", mostParts: mostParts)
        var rest = Array(text.utf8)[...]
        var parts: [String] = []
        var content: [UInt8] = []
        while true {
            guard let event = try scanner.next() else {
                guard !rest.isEmpty else { throw Malformed(what: "breaks off") }
                scanner.feed(Array(rest.prefix(pieces)))
                rest = rest.dropFirst(pieces)
                continue
            }
            switch event {
            case .part(let part):
                parts.append("\(part.name)/\(part.filename ?? "-")=")
                content = []
            case .content(let piece): content += piece
            case .partEnd: parts[parts.count - 1] += String(decoding: content, as: UTF8.self)
            case .end: return parts
            }
        }
    }

    private static func part(_ head: String, _ content: String) -> String {
        "--B\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(content)\r\n"
    }

    static let forms: [(String, [String])] = [
        (part("name=a", "1") + "--B--", ["a/-=1"]),
        (part("name=\"a\"", "") + "--B--\r\nepilogue", ["a/-="]),
        ("preamble\r\n" + part("name=a", "1") + part("name=b", "2") + "--B--\r\n", ["a/-=1", "b/-=2"]),
        (part("name=a; filename=\"x.png\"", "\r\n--\r\n-B\r\n--A\r\n") + "--B--", ["a/x.png=\r\n--\r\n-B\r\n--A\r\n"]),
        (part("name=a; filename=\"C:\\\\dir\\\\q\\\"x\"", "\r\r\n\r") + "--B--", ["a/C:\\dir\\q\"x=\r\r\n\r"]),
        ("--B \t\r\ncontent-disposition:form-data;name=a;\r\n\r\n1\r\n--B--", ["a/-=1"]),
        (part("name=a; filename=\"äö 表.txt\"", "ü") + "--B--", ["a/äö 表.txt=ü"]),
        (part("name=a", "\r\n") + "--B--", ["a/-=\r\n"]),
    ]

    @Test(arguments: forms) func partsAreTheSameHoweverTheyAreCut(_ text: String, _ expected: [String]) throws {
        for pieces in 1...(text.utf8.count + 1) {
            #expect(try Self.parts(text, pieces: pieces) == expected, "in pieces of \(pieces)")
        }
    }

    @Test(arguments: [
        "", "--B", part("name=a", "1"), part("name=a", "1") + "--Bx", part("name=a", "1") + "--B\n",
        "--B\r\n\r\n1\r\n--B--", "--B\r\nContent-Type: a/b\r\n\r\n1\r\n--B--", part("filename=a", "1") + "--B--",
        part("name=a; name=b", "1") + "--B--", part("name=\"a", "1") + "--B--", part("name=\"a\"b", "1") + "--B--",
        "--B\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--B--",
        part("name=a\r\nContent-Disposition: form-data; name=b", "1") + "--B--",
        part("name=a\r\nContent-Transfer-Encoding: base64", "1") + "--B--",
        part("name=a\r\nno colon", "1") + "--B--", String(repeating: "x", count: 2_000),
        "--B\r\n" + String(repeating: "x: y\r\n", count: 2_000), "--B" + String(repeating: " ", count: 100) + "\r\n",
        part("name=a\u{1}", "1") + "--B--",
    ])
    func whatIsNoFormIsRefused(_ text: String) {
        for pieces in [1, 7, 10_000] {
            #expect(throws: Malformed.self) { try Self.parts(text, pieces: pieces) }
        }
    }

    @Test func partsAreCounted() throws {
        let text = String(repeating: Self.part("name=a", "1"), count: 3) + "--B--"
        #expect(try Self.parts(text, pieces: 100, mostParts: 3).count == 3)
        #expect(throws: Malformed.self) { try Self.parts(text, pieces: 100, mostParts: 2) }
    }

    @Test(arguments: [
        (nil, ByteRange.whole), ("bytes=0-9", .part(0..<10)), ("bytes=0-", .part(0..<100)),
        ("bytes=99-99", .part(99..<100)), ("bytes=90-1000", .part(90..<100)), ("bytes=-1", .part(99..<100)),
        ("bytes=-1000", .part(0..<100)), ("bytes=100-", .outside), ("bytes=-0", .outside), ("bytes=9-1", .whole),
        ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole), ("bytes=a-b", .whole), ("bytes=-", .whole),
        ("bytes=0-99999999999999999999", .part(0..<100)), ("bytes=1", .whole), ("bytes=--1", .whole),
    ])
    func rangesAreRead(_ field: String?, _ range: ByteRange) {
        #expect(ByteRange(field, of: 100) == range)
    }

    @Test func nothingOfAnEmptyThingIsARange() {
        #expect(ByteRange("bytes=0-", of: 0) == .outside)
        #expect(ByteRange("bytes=-5", of: 0) == .outside)
    }
}
