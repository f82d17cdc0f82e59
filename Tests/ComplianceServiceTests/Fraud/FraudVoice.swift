import Authentication
import ComplianceDomain
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// What staff do about models that tell fraud.
extension ComplianceHarness {
    /// - Returns: the set's id.
    func dataset(_ csv: [UInt8]) async throws -> String {
        let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
        let answer = try await send(
            .POST, "/api/v1/compliance/datasets", as: Self.staff, roles: [.compliance],
            headers: [("Content-Type", "multipart/form-data; boundary=b")],
            body: Array(head.utf8) + csv + Array("\r\n--b--\r\n".utf8))
        return try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
    }

    /// Orders a model and waits until it is made, or is not.
    func model(of dataset: String, kind: FraudModelKind? = nil) async throws -> JSONValue {
        let named = kind.map { #","kind":"\#($0.rawValue)""# } ?? ""
        let ordered = try await monitor(
            .POST, "/fraud/models", #"{"dataset_id":"\#(dataset)"\#(named)}"#, key: UUID().uuidString)
        try #require(ordered.status == 202, "\(ordered.status) \(ordered.code ?? "")")
        return try await made(try #require(ordered.json["id"]?.stringValue))
    }

    func made(_ id: String) async throws -> JSONValue {
        try await eventually("the model is made") {
            let model = try await monitor(.GET, "/fraud/models/\(id)").json
            return model["status"]?.stringValue == "training" ? nil : model
        }
    }

    /// Puts a model into use and waits until the service asks it.
    func use(_ model: JSONValue) async throws {
        let id = try #require(model["id"]?.stringValue)
        let answer = try await monitor(.POST, "/fraud/models/\(id)/activate")
        try #require(answer.status == 200, "\(answer.status) \(answer.code ?? "")")
        try await eventually("the model is asked") { try await shelfHolds(id) }
    }

    /// A transaction that nobody knows is looked for only where there is a model to ask.
    private func shelfHolds(_ id: String) async throws -> Bool {
        try await monitor(
            .POST, "/fraud/scores", #"{"transaction_ids":["\#(UniqueID(high: 1, low: 1))"]}"#
        ).status == 404
    }
}

/// Sets of movements that tests make.
enum FraudSets {
    static let header = "at,from,to,amount,currency,label\n"

    /// One of ten is fraud, and those are the great ones: a tree of one cut tells them.
    static func obvious(_ count: Int = 600, labels: Bool = true) -> [UInt8] {
        var random = SplitMix64(seed: 11)
        let start = ComplianceHarness.start - .seconds(20 * 86_400)
        let rows = (0..<count).map { place in
            let isFraud = place.isMultiple(of: 10)
            let dollars = Int.random(in: isFraud ? 5_000...9_000 : 10...500, using: &random)
            let at = (start + .seconds(place * 600)).rfc3339
            let label = labels ? "\(isFraud ? 1 : 0)" : ""
            return "\(at),a\(place % 97),b\(place % 89),\(dollars).00,USD,\(label)\n"
        }
        return Array((header + rows.joined()).utf8)
    }

    /// Small payments of few people at all times, without labels.
    static func bustle() -> [UInt8] {
        var random = SplitMix64(seed: 13)
        var at = ComplianceHarness.start - .seconds(25 * 86_400)
        let rows = (0..<2_000).map { _ in
            at += .seconds(Int.random(in: 1...2_000, using: &random))
            let (payer, payee) = (Int.random(in: 0...20, using: &random), Int.random(in: 0...60, using: &random))
            return "\(at.rfc3339),a\(payer),b\(payee),\(Int.random(in: 10...500, using: &random)).00,USD,\n"
        }
        return Array((header + rows.joined()).utf8)
    }

    /// Labels that nothing in the movements tells.
    static func arbitrary() -> [UInt8] {
        var random = SplitMix64(seed: 12)
        let rows = (0..<1_000).map { place in
            let at = (ComplianceHarness.start - .seconds(2_000_000 - place * 600)).rfc3339
            let isFraud = Int.random(in: 0..<10, using: &random) == 0
            return "\(at),a\(place % 97),b\(place % 89),100.00,USD,\(isFraud ? 1 : 0)\n"
        }
        return Array((header + rows.joined()).utf8)
    }

    /// The set of the page, unpacked.
    static func labelled() throws -> [UInt8] {
        let path = "\(Checkout.root)/Tests/Fixtures/compliance/movements-labelled.csv.gz"
        let file = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        let start = file[3] & 8 == 0 ? 10 : try #require(file[10...].firstIndex(of: 0)) + 1
        return try Inflate.raw(file, from: start, limit: 64 << 20)
    }
}
