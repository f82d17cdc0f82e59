import Contracts
import FoundationEssentials
import JSONKit
import TestSupport
import Testing

/// One golden file per message. `FLORIN_UPDATE_GOLDEN=1` writes them anew; the change is then seen in review.
@Suite struct GoldenFileTests {
    private static let folder = "\(Checkout.root)/Tests/ContractTests/Golden"

    @Test(arguments: Message.all)
    func examplesKeepEveryFieldOfTheGoldenFile(message: Message) throws {
        let path = "\(Self.folder)/\(message.name).json"
        if ProcessInfo.processInfo.environment["FLORIN_UPDATE_GOLDEN"] == "1" {
            try Data(message.example + [UInt8(ascii: "\n")]).write(to: URL(filePath: path))
        }
        let golden = try JSONParser.parse([UInt8](try Data(contentsOf: URL(filePath: path))))
        let lost = missing(from: try JSONParser.parse(message.example), in: golden, at: "")
        #expect(lost == [], "\(message.name) lost or changed fields")
    }

    @Test(arguments: Message.all)
    func consumersReadTheGoldenFile(message: Message) throws {
        let golden = [UInt8](try Data(contentsOf: URL(filePath: "\(Self.folder)/\(message.name).json")))
        #expect(try JSONParser.parse(message.rewrite(golden)) == JSONParser.parse(golden))
    }

    @Test(arguments: Message.all)
    func consumersReadAMessageThatGainedAField(message: Message) throws {
        // A request may have no fields yet.
        let next = message.example.count > 2 ? "," : ""
        let more = Array(#"{"field_of_tomorrow":{"x":[1]}\#(next)"#.utf8) + message.example.dropFirst()
        #expect(try message.rewrite(more) == message.example)
    }

    @Test func noGoldenFileIsLeftWithoutItsMessage() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(Set(files) == Set(Message.all.map { "\($0.name).json" }))
    }

    /// Paths of what `golden` has and `current` has not, or has with another kind of value.
    private func missing(from current: JSONValue, in golden: JSONValue, at path: String) -> [String] {
        switch (golden, current) {
        case (.object(let members), .object):
            members.flatMap { member in
                guard let value = current[member.name] else { return ["\(path).\(member.name)"] }
                return missing(from: value, in: member.value, at: "\(path).\(member.name)")
            }
        case (.array(let old), .array(let new)):
            zip(old, new).flatMap { missing(from: $1, in: $0, at: "\(path)[]") }
        case (.string, .string), (.number, .number), (.bool, .bool), (.null, .null): []
        default: [path]
        }
    }
}
