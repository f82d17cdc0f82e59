import JSONKit
import Primitives
import Synchronization
import Testing

@testable import Authentication

struct KeySetTests {
    @Test func publishedKeysComeBack() throws {
        let keys = [SigningKey.generate().verificationKey, SigningKey.generate().verificationKey]
        let set = try JSONWebKeySet(parsing: JSON.encode(JSONWebKeySet(keys: keys)))
        #expect(set.keys.map(\.id) == keys.map(\.id))
        #expect(set.keys.map(\.rawRepresentation) == keys.map(\.rawRepresentation))
    }

    @Test func privateHalfIsNotPublished() throws {
        let key = SigningKey.generate()
        let text = JSON.text(JSONWebKeySet(keys: [key.verificationKey]))
        #expect(!text.contains(Base64URL.encode(key.rawRepresentation)))
        #expect(!text.contains("\"d\""))
    }

    @Test func signingKeySurvivesItsRawForm() throws {
        let key = SigningKey.generate()
        #expect(try SigningKey(rawRepresentation: key.rawRepresentation).id == key.id)
        #expect(throws: (any Error).self) { try SigningKey(rawRepresentation: [1, 2, 3]) }
    }

    /// The id is the RFC 7638 thumbprint, so the same point always has the same one.
    @Test func thumbprintIsThatOfTheRFC() throws {
        let x = "04N0xi21hshyvBp7I167sbE_bXqyqkAPfefdklMO7wY"
        let y = "UI8exy-C06a7DUnjIdENkxeFtHM4-l_41LqEw9nVgmw"
        let d = try #require(Base64URL.decode("yy49oPcINGK2ps0LmtxpB6UTEOiITghHBif6wDqmJ3c"))
        let key = try SigningKey(rawRepresentation: d)
        let json = JSON.text(key.verificationKey)
        #expect(json.contains(x) && json.contains(y))
        #expect(key.id.utf8.count == 43)
    }

    @Test(arguments: [
        #""kty":"RSA""#, #""crv":"P-384""#, #""alg":"ES384""#, #""use":"enc""#, #""key_ops":["sign"]"#, #""kid":"""#,
        #""x":"AAAA""#, #""x":"04N0xi21hshyvBp7I167sbE_bXqyqkAPfefdklMO7wY=""#,
        #""y":"04N0xi21hshyvBp7I167sbE_bXqyqkAPfefdklMO7wY""#,
    ])
    func keysForAnythingElseAreLeftOut(change: String) throws {
        var members = [
            "kty": #""EC""#, "crv": #""P-256""#, "kid": #""k""#, "x": #""04N0xi21hshyvBp7I167sbE_bXqyqkAPfefdklMO7wY""#,
            "y": #""UI8exy-C06a7DUnjIdENkxeFtHM4-l_41LqEw9nVgmw""#,
        ]
        func document() -> [UInt8] {
            Array(#"{"keys":[{"#.utf8)
                + Array(members.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",").utf8)
                + Array("}]}".utf8)
        }
        #expect(try JSONWebKeySet(parsing: document()).keys.count == 1)
        let parts = change.split(separator: ":", maxSplits: 1)
        members[String(parts[0].dropFirst().dropLast())] = String(parts[1])
        #expect(try JSONWebKeySet(parsing: document()).keys.isEmpty)
    }

    @Test func documentWithoutKeysIsAnError() {
        #expect(throws: FieldErrors.self) { try JSONWebKeySet(parsing: Array("{}".utf8)) }
        #expect(throws: JSONSyntaxError.self) { try JSONWebKeySet(parsing: Array("<html>".utf8)) }
    }
}

/// Auth as a key source sees it: keys that change, fetches that are counted, held up or failed.
private final class FakeAuth: Sendable {
    struct Down: Error {}
    struct State {
        var keys: [VerificationKey]
        var isDown = false
        var fetches = 0
    }

    let state: Mutex<State>

    init(_ keys: [VerificationKey]) {
        state = Mutex(State(keys: keys))
    }

    func fetch() throws -> [UInt8] {
        try state.withLock { state in
            state.fetches += 1
            if state.isDown { throw Down() }
            return JSON.encode(JSONWebKeySet(keys: state.keys))
        }
    }

    var fetches: Int { state.withLock { $0.fetches } }
}

struct RemoteKeySourceTests {
    private let clock = ManualClock(Timestamp(secondsSince1970: 1_795_216_504))
    private let first = SigningKey.generate().verificationKey
    private let second = SigningKey.generate().verificationKey

    private func source(_ auth: FakeAuth) -> RemoteKeySource {
        RemoteKeySource(clock: clock.clock, maximumAge: .seconds(300), minimumInterval: .seconds(2)) {
            try auth.fetch()
        }
    }

    @Test func knownKeyIsFetchedOnce() async throws {
        let auth = FakeAuth([first])
        let source = source(auth)
        for _ in 0..<5 { #expect(try await source.key(id: first.id)?.id == first.id) }
        #expect(auth.fetches == 1)
    }

    @Test func manyAtOnceShareOneFetch() async throws {
        let auth = FakeAuth([first])
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let source = RemoteKeySource(clock: clock.clock) {
            for await _ in gate { break }
            return try auth.fetch()
        }
        let id = first.id
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { try await source.key(id: id) != nil } }
            opener.yield()
            for try await found in group { #expect(found) }
        }
        #expect(auth.fetches == 1)
    }

    @Test func rotationIsPickedUpWithTheFirstUnknownId() async throws {
        let auth = FakeAuth([first])
        let source = source(auth)
        _ = try await source.key(id: first.id)
        auth.state.withLock { $0.keys.append(second) }
        clock.advance(by: .seconds(2))
        #expect(try await source.key(id: second.id) != nil)
        #expect(auth.fetches == 2)
    }

    @Test func madeUpIdsDoNotDriveLoad() async throws {
        let auth = FakeAuth([first])
        let source = source(auth)
        for index in 0..<100 { #expect(try await source.key(id: "made up \(index)") == nil) }
        #expect(auth.fetches == 1)
        clock.advance(by: .seconds(2))
        for index in 0..<100 { #expect(try await source.key(id: "made up \(index)") == nil) }
        #expect(auth.fetches == 2)
    }

    @Test func knownKeysServeWhileAuthIsDown() async throws {
        let auth = FakeAuth([first])
        let source = source(auth)
        _ = try await source.key(id: first.id)
        auth.state.withLock { $0.isDown = true }
        clock.advance(by: .seconds(3_600))
        #expect(try await source.key(id: first.id) != nil)
        await #expect(throws: TokenError.keysUnavailable) { try await source.key(id: second.id) }
        #expect(auth.fetches == 2)
    }

    @Test func nothingIsKnownBeforeTheFirstFetchWorks() async throws {
        let auth = FakeAuth([first])
        auth.state.withLock { $0.isDown = true }
        let source = source(auth)
        await #expect(throws: TokenError.keysUnavailable) { try await source.key(id: first.id) }
        auth.state.withLock { $0.isDown = false }
        // Sooner than the pace at which made-up ids may be asked for.
        clock.advance(by: .milliseconds(100))
        #expect(try await source.key(id: first.id) != nil)
        #expect(auth.fetches == 2)
    }

    @Test func withdrawnKeyIsForgotten() async throws {
        let auth = FakeAuth([first])
        let source = source(auth)
        _ = try await source.key(id: first.id)
        auth.state.withLock { $0.keys = [second] }
        clock.advance(by: .seconds(300))
        // Asking for it begins the fetch that takes it away.
        _ = try await source.key(id: first.id)
        try await source.refresh()
        #expect(try await source.key(id: first.id) == nil)
    }

    /// An auth that drops packets is no reason to let callers wait whose keys are at hand.
    @Test(.timeLimit(.minutes(1))) func aKnownKeyDoesNotWaitForASilentAuth() async throws {
        let auth = FakeAuth([first])
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let isSilent = Mutex(false)
        let source = RemoteKeySource(clock: clock.clock) {
            if isSilent.withLock({ $0 }) { for await _ in gate { break } }
            return try auth.fetch()
        }
        _ = try await source.key(id: first.id)
        isSilent.withLock { $0 = true }
        clock.advance(by: .seconds(300))
        for _ in 0..<5 {
            #expect(try await source.key(id: first.id)?.id == first.id)
            clock.advance(by: .seconds(2))
        }
        #expect(auth.fetches == 1)
        opener.finish()
        try await source.refresh()
        #expect(auth.fetches == 2, "one fetch for all who asked")
    }
}
