import Authentication
import Primitives
import Testing

struct SecretTokenTests {
    @Test func tokensAreRandomAndHashTheirWholeText() {
        let tokens = (0..<100).map { _ in SecretToken.generate(prefix: "flr_") }
        #expect(Set(tokens.map(\.text)).count == 100)
        #expect(tokens.allSatisfy { $0.text.hasPrefix("flr_") && $0.text.utf8.count == 47 })
        #expect(SecretToken(tokens[0].text).hash == tokens[0].hash)
        #expect(
            Hex.encode(SecretToken("abc").hash) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func descriptionHidesTheSecret() {
        let token = SecretToken.generate()
        #expect(!"\(token)".contains(token.text))
    }
}

struct SecretBoxTests {
    private let box = SecretBox(secret: Array("a secret of at least thirty-two bytes".utf8))

    @Test func sealedSecretsOpenWithKeyAndContext() throws {
        let sealed = try box.seal([1, 2, 3], context: "totp:ada")
        #expect(try box.open(sealed, context: "totp:ada") == [1, 2, 3])
        #expect(try box.seal([1, 2, 3], context: "totp:ada") != sealed)
        #expect(throws: SecretBox.CannotOpen.self) { try box.open(sealed, context: "totp:grace") }
        let other = SecretBox(secret: Array("another secret of thirty-two bytes or more".utf8))
        #expect(throws: SecretBox.CannotOpen.self) { try other.open(sealed, context: "totp:ada") }
    }

    @Test func everyChangedByteIsNoticed() throws {
        let sealed = try box.seal([1, 2, 3], context: "")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SecretBox.CannotOpen.self) { try box.open(changed, context: "") }
        }
        #expect(throws: SecretBox.CannotOpen.self) { try box.open([], context: "") }
    }
}

struct PasswordHasherTests {
    private let hasher = PasswordHasher(cost: .least, threads: 2)

    @Test func onlyTheRightPasswordVerifies() async throws {
        let hash = try await hasher.hash("correct horse")
        #expect(hash.hasPrefix("$argon2id$v=19$"))
        #expect(try await hasher.verify("correct horse", against: hash))
        #expect(try await !hasher.verify("correct horsE", against: hash))
        #expect(try await !hasher.verify("", against: hash))
    }

    @Test func samePasswordHashesDifferently() async throws {
        #expect(try await hasher.hash("x") != hasher.hash("x"))
    }

    @Test(arguments: ["", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", String(repeating: "x", count: 1_000)])
    func otherHashesNeverVerify(hash: String) async throws {
        #expect(try await !hasher.verify("x", against: hash))
    }

    @Test func passwordMayHoldAnyText() async throws {
        for password in ["a\u{0}b", "пароль", "🔑", String(repeating: "x", count: 256)] {
            let hash = try await hasher.hash(password)
            #expect(try await hasher.verify(password, against: hash))
        }
        let hash = try await hasher.hash("a\u{0}b")
        #expect(try await !hasher.verify("a\u{0}c", against: hash))
    }

    @Test func decoyIsAlwaysWrong() async throws {
        try await hasher.warmUp()
        #expect(try await !hasher.verifyNothing("x"))
    }

    @Test func anotherCostAsksForANewHash() async throws {
        let hash = try await hasher.hash("x")
        #expect(!hasher.needsRehash(hash))
        #expect(PasswordHasher(cost: .standard).needsRehash(hash))
    }

    @Test func tooManyAtOnceAreRefusedAndTheRestFinish() async throws {
        let small = PasswordHasher(
            cost: .init(passes: 3, memoryBytes: 8 * 1_024 * 1_024), threads: 1, maximumWaiting: 3)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 { group.addTask { (try? await small.hash("x")) != nil } }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        #expect(outcomes.contains(false))
        _ = try await small.hash("x")
    }
}

struct CallerTests {
    private func caller(_ roles: Role...) -> Caller {
        Caller(userID: UserID(UniqueID(high: 1, low: 2)), roles: roles)
    }

    @Test func adminMayWhatTheStaffMay() {
        #expect(caller(.admin).roles == [.admin, .operator, .accountant, .support, .compliance])
        #expect(caller(.admin).hasAny(of: [.accountant], reading: false))
        #expect(!caller(.admin).hasAny(of: [.customer, .merchant], reading: true))
        #expect(!caller(.operator).hasAny(of: [.admin], reading: false))
    }

    @Test func auditorReadsWhatTheStaffReads() {
        for role in [Role.operator, .accountant, .support, .compliance] {
            #expect(caller(.auditor).hasAny(of: [role], reading: true))
            #expect(!caller(.auditor).hasAny(of: [role], reading: false))
        }
        #expect(!caller(.auditor).hasAny(of: [.admin, .customer], reading: true))
        #expect(caller(.auditor).hasAny(of: [.auditor], reading: false))
    }

    @Test func scopesLimitKeysOnly() {
        let key = Caller(
            userID: UserID(UniqueID(high: 1, low: 2)),
            apiKeyID: UniqueID(high: 3, low: 4),
            roles: [.customer],
            scopes: [.walletRead]
        )
        #expect(!key.isPerson && key.may(.walletRead) && !key.may(.walletWrite))
        #expect(caller(.customer).isPerson && caller(.customer).may(.walletWrite))
    }
}
