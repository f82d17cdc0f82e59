import Primitives
import Testing

@testable import BoostKit

/// XGBoost behind our few verbs.
@Suite struct BoosterTests {
    /// Of the second class where the first two columns differ by more than a half; the third says nothing and is often
    /// not known.
    private static func rows(_ count: Int, seed: UInt64) -> (BoostMatrix, [Bool]) {
        var random = SplitMix64(seed: seed)
        var matrix = BoostMatrix(columns: 3)
        var labels: [Bool] = []
        for _ in 0..<count {
            let (left, right) = (Float.random(in: 0..<1, using: &random), Float.random(in: 0..<1, using: &random))
            let noise = Bool.random(using: &random) ? Float.nan : Float.random(in: 0..<1, using: &random)
            matrix.append([left, right, noise])
            labels.append(left - right > 0.5)
        }
        return (matrix, labels)
    }

    private static func trained(seed: UInt32 = 7) throws -> Booster {
        let (matrix, labels) = rows(2_000, seed: 1)
        var settings = BoostSettings()
        settings.rounds = 50
        settings.seed = seed
        return try Booster.train(matrix, labels: labels, settings)
    }

    private static func kind(_ body: () throws(BoostError) -> Void) -> BoostError.Kind? {
        do throws(BoostError) {
            try body()
            return nil
        } catch {
            return error.kind
        }
    }

    @Test func whatIsLearnedHoldsForRowsThatNobodyHasSeen() throws {
        let (matrix, labels) = Self.rows(1_000, seed: 2)
        let chances = try Self.trained().predict(matrix)
        #expect(chances.count == 1_000 && chances.allSatisfy { (0...1).contains($0) })
        let right = zip(chances, labels).count { ($0 > 0.5) == $1 }
        #expect(right > 970, "\(right) of 1,000")
    }

    /// Of the same rows and seed the same bytes; of another seed others.
    @Test func growingIsRepeatable() throws {
        let bytes = try Self.trained().encoded()
        #expect(try Self.trained().encoded() == bytes)
        #expect(try Self.trained(seed: 8).encoded() != bytes)
    }

    @Test func whatWasKeptAnswersAsBefore() throws {
        let (matrix, _) = Self.rows(200, seed: 3)
        let booster = try Self.trained()
        let again = try Booster.decoded(booster.encoded())
        #expect(again.columns == 3)
        #expect(try again.predict(matrix) == booster.predict(matrix))
        #expect(try again.encoded() == booster.encoded())
    }

    /// The parts of a row sum to its log-odds, and what decides has the greatest.
    @Test func contributionsAddUp() throws {
        let booster = try Self.trained()
        let row: [Float] = [0.95, 0.05, .nan]
        let parts = try booster.contributions(row)
        #expect(parts.count == 4)
        let chance = try booster.predict(BoostMatrix(row: row))[0]
        // The logistic function of the sum, asked the other way round: odds are chance to its rest.
        let (sum, odds) = (parts.reduce(0, +), chance / (1 - chance))
        #expect(sum > 2 && odds > 7)
        #expect(parts[0] > 0 && parts[1] > 0 && abs(parts[2]) < parts[0])
    }

    /// Many ask at once and each has its own answer.
    @Test func manyMayAskAtOnce() async throws {
        let booster = try Self.trained()
        let (matrix, _) = Self.rows(64, seed: 4)
        let expected = try booster.predict(matrix)
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<16 { group.addTask { try booster.predict(matrix) } }
            for try await answer in group { #expect(answer == expected) }
        }
    }

    // MARK: What does not go

    @Test func whatCannotBeLearnedIsRefused() throws {
        let (matrix, labels) = Self.rows(10, seed: 5)
        #expect(Self.kind { () throws(BoostError) in _ = try Booster.train(matrix, labels: []) } == .wrongSize)
        let one = [Bool](repeating: true, count: 10)
        #expect(Self.kind { () throws(BoostError) in _ = try Booster.train(matrix, labels: one) } == .nothingToLearn)
        let none = BoostMatrix(columns: 3)
        #expect(Self.kind { () throws(BoostError) in _ = try Booster.train(none, labels: []) } == .nothingToLearn)
        var infinite = matrix
        infinite.append([.infinity, 0, 0])
        #expect(
            Self.kind { () throws(BoostError) in
                _ = try Booster.train(infinite, labels: [true, false] + labels.dropLast())
            } == .refused)
    }

    @Test func aRowOfAnotherWidthIsRefused() throws {
        let booster = try Self.trained()
        #expect(Self.kind { () throws(BoostError) in _ = try booster.predict(BoostMatrix(row: [1, 2])) } == .wrongSize)
        #expect(Self.kind { () throws(BoostError) in _ = try booster.contributions([1, 2, 3, 4]) } == .wrongSize)
        #expect(try booster.predict(BoostMatrix(columns: 3)) == [])
    }

    /// No byte may be another one, none missing, none too many: the library would read wherever they lead.
    @Test func bytesThatWereChangedAreRefused() throws {
        let bytes = try Self.trained().encoded()
        func isRefused(_ wrong: [UInt8]) -> Bool {
            Self.kind { () throws(BoostError) in _ = try Booster.decoded(wrong) } == .unreadable
        }
        for place in stride(from: 0, to: bytes.count, by: 97) {
            var wrong = bytes
            wrong[place] ^= 0x40
            #expect(isRefused(wrong), "byte \(place)")
        }
        for length in [0, 1, 8, 44, 45, bytes.count - 1] { #expect(isRefused(Array(bytes.prefix(length)))) }
        #expect(isRefused(bytes + [0]))
    }

    /// An envelope that is right around what is none: the library's refusal is ours.
    @Test(arguments: ["", "x", "{}", "{\"learner\":{}}", "binf", "{\u{3}\0\0\0\0\0\0\0"])
    func anEnvelopeAroundNoTreesIsRefused(text: String) {
        let wrong = BoostEnvelope(columns: 3, trees: Array(text.utf8)).encoded
        #expect(Self.kind { () throws(BoostError) in _ = try Booster.decoded(wrong) } == .unreadable)
    }
}
