import Synchronization
import Testing

@testable import JSONKit

/// A hostile text costs what its length says, and what comes back of it is small.
@Suite struct BoundedWorkTests {
    /// A name that counts how often names are compared or hashed.
    private struct CountedName: Hashable {
        static let work = Mutex(0)

        let text: String

        static func == (left: Self, right: Self) -> Bool {
            work.withLock { $0 += 1 }
            return left.text == right.text
        }

        func hash(into hasher: inout Hasher) {
            Self.work.withLock { $0 += 1 }
            hasher.combine(text)
        }
    }

    private struct CountedMember: Named { let name: CountedName }

    /// What finding, and looking for doubles of, every member takes.
    private func work(_ names: [String]) -> Int {
        CountedName.work.withLock { $0 = 0 }
        let members = names.map { CountedMember(name: CountedName(text: $0)) }
        let index = MemberIndex(members)
        for position in members.indices { _ = index.isRepeated(at: position) }
        return CountedName.work.withLock { $0 }
    }

    @Test func doublesAreFoundInProportionToTheMembers() {
        let shapes: [(String, (Int) -> [String])] = [
            ("all the same", { Array(repeating: "", count: $0) }),
            ("all different", { count in (0..<count).map { "name\($0)" } }),
            ("half of them the same", { count in (0..<count).map { $0 % 2 == 0 ? "" : "name\($0)" } }),
            ("one declared name last", { count in (1..<count).map { "name\($0)" } + ["email"] }),
        ]
        for (shape, names) in shapes {
            for count in [1, 12, 13, 100, 1_000, 10_000] {
                // Hashes of 10,000 names in a table that is at most three quarters full collide now and then.
                #expect(work(names(count)) <= 16 * count, "\(shape), \(count)")
            }
        }
    }

    @Test func theIndexFindsTheFirstAndTellsTheOthers() {
        for count in [3, 40] {
            let members = (0..<count).map { JSONMember("n\($0 % (count - 1))", .number("\($0)")) }
            let index = MemberIndex(members)
            #expect(index.position(of: "n0") == 0)
            #expect(index.position(of: "m") == nil)
            #expect(members.indices.filter(index.isRepeated) == [count - 1])
        }
    }

    private func object(members count: Int) -> [UInt8] {
        Array(("{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}").utf8)
    }

    @Test func membersValuesAndNamesAreBoundedExactly() throws {
        _ = try JSONParser.parse(object(members: 256))
        #expect { try JSONParser.parse(object(members: 257)) } throws: {
            ($0 as? JSONSyntaxError)?.reason == .tooManyMembers
        }
        _ = try JSONParser.parse(object(members: 257), limits: JSONLimits(members: 257))
        let name = String(repeating: "n", count: 256)
        _ = try JSONParser.parse(Array("{\"\(name)\":0}".utf8))
        #expect(throws: JSONSyntaxError(.nameTooLong, at: 1)) { try JSONParser.parse(Array("{\"n\(name)\":0}".utf8)) }
        let few = JSONLimits(values: 4)
        _ = try JSONParser.parse(Array("[1,[2]]".utf8), limits: few)
        #expect(throws: JSONSyntaxError(.tooManyValues, at: 6)) {
            try JSONParser.parse(Array("[1,[2,3]]".utf8), limits: few)
        }
    }

    /// Takes anything of everything that can stand inside something else.
    private struct Tree: FieldDecodable {
        init(_ fields: inout Fields) {
            for name in ["a", "b", "c"] {
                _ = fields.optional(name, .array(.object(Leaf.self), 0...1_000))
            }
            _ = fields.optional("leaf", .object(Leaf.self))
            if true { fields.refuse("rule", .malformed, "is never kept") }
        }
    }

    private struct Leaf: FieldDecodable {
        init(_ fields: inout Fields) {
            for name in ["u", "v", "w", "x", "y", "z"] { _ = fields.required(name, .integer(0...1)) }
        }
    }

    private func errors(_ text: String, _ unknown: UnknownFields) -> [FieldError]? {
        do {
            _ = try JSONReader.decode(Tree.self, from: Array(text.utf8), unknownFields: unknown)
            return []
        } catch let refused as FieldErrors {
            return refused.errors
        } catch {
            return nil
        }
    }

    @Test(arguments: [UnknownFields.reject, .ignore])
    func noShapeOfABodyGivesMoreThanTwentyErrors(_ unknown: UnknownFields) throws {
        let unknownNames = (0..<250).map { "\"n\($0)\":0" }.joined(separator: ",")
        let doubles = Array(repeating: "\"a\":[]", count: 250).joined(separator: ",")
        let leaves = Array(repeating: "{\(unknownNames)}", count: 100).joined(separator: ",")
        let bodies = [
            "{\(unknownNames)}", "{\(doubles)}", "{\"a\":[\(leaves)],\"b\":[\(leaves)],\"c\":[\(leaves)]}",
            "{\"leaf\":{\(unknownNames)}}", "{\"a\":[{}],\"b\":[{},{},{},{}],\"leaf\":{},\(unknownNames)}",
        ]
        for body in bodies {
            let found = try #require(errors(body, unknown), "a body of these sizes is JSON")
            #expect((1...20).contains(found.count))
            #expect(found.map { $0.field.utf8.count + $0.message.utf8.count }.reduce(0, +) < 8_192)
        }
    }
}
