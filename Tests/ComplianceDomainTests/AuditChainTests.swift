import ComplianceDomain
import JSONKit
import Primitives
import Testing

@Suite struct AuditChainTests {
    private static let person = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7f"

    private static func entries() throws -> [AuditEntryRecord] {
        var registered = AuditEntryRecord(
            sequence: 1, id: try #require(UniqueID("019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")),
            at: try #require(Timestamp(rfc3339: "2026-11-20T12:00:00Z")), service: "auth", category: .account,
            type: "auth.user_registered.v1", severity: .info, outcome: .succeeded)
        registered.actor = .init(kind: .person, id: person)
        registered.subjects = [person]
        registered.after = .object([JSONMember("email", .string("ada@florin.test"))])
        var reviewed = AuditEntryRecord(
            sequence: 2, id: try #require(UniqueID("019aa2b6-7f98-7c3a-8e11-5d0fc2a49b80")),
            at: try #require(Timestamp(rfc3339: "2026-11-20T12:00:01Z")), service: "compliance", category: .screening,
            type: "compliance.hit_reviewed.v1", severity: .warning, outcome: .succeeded)
        reviewed.actor = .init(kind: .person, id: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b81")
        reviewed.subjects = [person]
        return [registered, reviewed]
    }

    /// A chain of so many entries about nothing much.
    private static func chain(_ count: Int) -> [AuditLink] {
        var head = AuditHead.start
        return (1...count).map { number in
            let link = AuditLink(
                Array(#"{"sequence":\#(number),"note":"ä \" \\ \u0001 \#(number)"}"#.utf8), after: head)
            head = link.head
            return link
        }
    }

    private static func failure(
        _ export: [UInt8], after start: AuditHead? = nil, expecting expected: AuditHead? = nil
    ) -> AuditVerifier.Failure? {
        do throws(AuditVerifier.Failure) {
            _ = try AuditVerifier.verify(export: export, after: start, expecting: expected)
            return nil
        } catch { return error }
    }

    // MARK: The vector

    @Test func theVectorIsMadeByteForByte() throws {
        let vector = try ComplianceFixtures.text("audit-chain.ndjson")
        var head = AuditHead.start
        var export: [UInt8] = []
        for entry in try Self.entries() {
            let sealed = AuditSealing.sealed(
                entry.redacted.json, id: entry.id, [.init("after.email", of: Self.person)]
            ) { person, text, bound in
                #expect(person == Self.person)
                #expect(text == Array(#""ada@florin.test""#.utf8))
                #expect(String(decoding: bound, as: UTF8.self) == "\(entry.id)/after.email")
                return Array(0...11)
            }
            let link = AuditLink(JSON.encode(sealed), after: head)
            head = link.head
            export += link.line
        }
        #expect(String(decoding: export, as: UTF8.self) == vector)
    }

    @Test func theVectorIsVerified() throws {
        let export = Array(try ComplianceFixtures.text("audit-chain.ndjson").utf8)
        let head = try #require(try AuditVerifier.verify(export: export))
        #expect(head.sequence == 2)
        #expect(AuditHead("2:\(Hex.encode(head.hash))") == head)
    }

    // MARK: What is wrong is named

    /// Every byte of every entry, changed one by one: the entry it belongs to is named.
    @Test func aChangedByteIsNamed() {
        let links = Self.chain(4)
        let lines = links.map(\.line)
        let export = lines.flatMap { $0 }
        #expect(Self.failure(export) == nil)
        var offset = 0
        for (index, line) in lines.enumerated() {
            for place in offset..<(offset + line.count - 1) {
                var changed = export
                changed[place] ^= 1
                #expect(Self.failure(changed)?.sequence == Int64(index + 1), "byte \(place)")
            }
            offset += line.count
        }
    }

    @Test func whatIsMissingOrMovedIsNamed() {
        let links = Self.chain(4)
        func failure(_ order: [Int], after start: AuditHead? = nil) -> AuditVerifier.Failure? {
            Self.failure(order.flatMap { links[$0 - 1].line }, after: start)
        }
        #expect(failure([1, 2, 4]) == .init(sequence: 3, fault: .sequence))
        #expect(failure([1, 2, 2, 3]) == .init(sequence: 3, fault: .sequence))
        #expect(failure([1, 3, 2, 4]) == .init(sequence: 2, fault: .sequence))
        #expect(failure([3, 4]) == nil)
        #expect(failure([3, 4], after: links[1].head) == nil)
        #expect(failure([3, 4], after: links[0].head) == .init(sequence: 2, fault: .sequence))
        #expect(failure([2, 3], after: AuditHead(sequence: 1, hash: links[1].hash))?.fault == .previousHash)
    }

    /// Somebody who can compute hashes can make a chain anew: only a hash noted elsewhere tells.
    @Test func aChainMadeAnewIsNotTheExpectedOne() {
        let links = Self.chain(3)
        let other = AuditLink(Array(#"{"sequence":3}"#.utf8), after: links[1].head)
        let forged = links[0].line + links[1].line + other.line
        #expect(Self.failure(forged) == nil)
        #expect(Self.failure(forged, expecting: links[2].head) == .init(sequence: 3, fault: .expected))
        let cut = links[0].line + links[1].line
        #expect(Self.failure(cut, expecting: links[2].head) == .init(sequence: 3, fault: .expected))
        #expect(Self.failure(cut, expecting: links[1].head) == nil)
    }

    @Test func anEntryStandsWhereItSays() {
        let link = AuditLink(Array(#"{"sequence":2}"#.utf8), after: .start)
        #expect(Self.failure(link.line) == .init(sequence: 1, fault: .payload))
        let bound = AuditLink(
            Array(#"{"sequence":1}"#.utf8), after: AuditHead(sequence: 0, hash: Self.chain(1)[0].hash))
        #expect(Self.failure(bound.line) == .init(sequence: 1, fault: .previousHash))
    }

    @Test(arguments: ["", "17", "17:", "17:ab", "-1:\(String(repeating: "0", count: 64))", "1:2:3"])
    func noHead(text: String) { #expect(AuditHead(text) == nil) }

    // MARK: What is kept

    @Test func secretsAreRedactedAtAnyDepth() throws {
        var entry = try Self.entries()[0]
        entry.after = try JSONParser.parse(
            Array(
                """
                {"password":"a","accessToken":"b","x-api-key":"c","API_KEY":"d","recovery_codes":["e"],"pins":[1],\
                "list":[{"Set-Cookie":"f"},{"deep":{"ssn":"g","tin":"h","cvv":9,"totp":"1","secret":{"a":1}}}],\
                "code":"i","authorization":"j","token_id":"k","pinned":true,"card":"4111 1111 1111 1111","n":4111111111111111,\
                "order":"4111111111111112"}
                """.utf8))
        let mask = #""[redacted]""#
        #expect(
            JSON.text(try #require(entry.redacted.after)) == """
                {"password":\(mask),"accessToken":\(mask),"x-api-key":\(mask),"API_KEY":\(mask),"recovery_codes":\(mask),\
                "pins":\(mask),"list":[{"Set-Cookie":\(mask)},{"deep":{"ssn":\(mask),"tin":\(mask),"cvv":\(mask),\
                "totp":\(mask),"secret":\(mask)}}],"code":"i","authorization":\(mask),"token_id":"k","pinned":true,\
                "card":"4111 11** **** 1111","n":"411111******1111","order":"4111111111111112"}
                """)
        entry.type = "auth.one_time_code_issued.v1"
        #expect(entry.redacted.after?["code"] == .string("[redacted]"))
    }

    @Test func severalPersonsValuesAreSealedWhereTheyStand() throws {
        let json = try JSONParser.parse(
            Array(
                #"{"ip":"203.0.113.7","after":{"names":["Ada",{"first":"Grace"}],"empty":[],"none":null,"n":3}}"#.utf8))
        let id = UniqueID(high: 1, low: 2)
        let places = [
            AuditSealing.Place("ip", of: "a"), .init("after.names", of: "a"), .init("after.names.first", of: "b"),
            .init("after.empty", of: "a"), .init("after.none", of: "a"), .init("before.gone", of: "a"),
        ]
        var sealedPaths: [String] = []
        let sealed = AuditSealing.sealed(json, id: id, places) { person, text, bound in
            sealedPaths.append("\(person) \(String(decoding: bound, as: UTF8.self).dropFirst(37))")
            return Array(person.utf8) + text
        }
        #expect(sealedPaths == ["a ip", "a after.names.0", "a after.names.1"])
        let seen = AuditSealing.opened(sealed, id: id) { person, bytes, _ in
            person == "a" ? .value(Array(bytes.dropFirst())) : .erased
        }
        #expect(seen == json)
        let erased = AuditSealing.opened(sealed, id: id) { _, _, _ in .erased }
        #expect(
            JSON.text(erased)
                == #"{"ip":{"erased":true},"after":{"names":[{"erased":true},{"erased":true}],"empty":[],"none":null,"n":3}}"#
        )
    }

    /// Somebody may write what looks sealed.
    @Test func whatWeHaveNotSealedStaysAsItIs() throws {
        let json = try JSONParser.parse(Array(#"{"after":{"sealed":"a","c":"AAAA"},"x":{"sealed":"a","c":"-"}}"#.utf8))
        #expect(AuditSealing.opened(json, id: UniqueID(high: 1, low: 2)) { _, _, _ in .foreign } == json)
    }
}
