import ComplianceDomain
import HTTPKit
import JSONKit
import NIOPosix
import Primitives

/// `POST /screening/comparisons`: how much names are alike, without any list.
struct CompareNames: Endpoint {
    static let mostPairs = 1_000

    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/screening/comparisons", id: "compareNames",
        summary: "How much pairs of names are alike", tag: ScreeningRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, bodyLimit: 1 << 20)

    struct Pair: FieldDecodable {
        let schema: ScreeningSchema
        let left: String
        let right: String

        init(_ fields: inout Fields) {
            schema = fields.required("schema", .choice(ScreeningSchema.self))
            left = fields.required("name1", .text(0...AskedSearch.longestName).example("Jon Smith").personal)
            right = fields.required("name2", .text(0...AskedSearch.longestName).example("John Smith").personal)
        }
    }

    struct Body: FieldDecodable {
        let pairs: [Pair]

        init(_ fields: inout Fields) {
            pairs = fields.required("pairs", .array(.object(Pair.self), 1...CompareNames.mostPairs))
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<ComparisonsView> {
        let pairs = call.body.pairs
        let scores = try await NIOThreadPool.singleton.runIfActive {
            pairs.map { NameMatcher.compare($0.left, $0.right, schema: $0.schema).score }
        }
        return .ok(ComparisonsView(results: scores.map { ComparisonView(score: MatchScore($0)) }))
    }
}

struct ComparisonsView: FieldEncodable {
    let results: [ComparisonView]

    static let example = ComparisonsView(results: [.example])

    func encode(to out: inout JSONWriter) { out.field("results", results) }
}

struct ComparisonView: FieldEncodable {
    let score: MatchScore

    static let example = ComparisonView(score: .example)

    func encode(to out: inout JSONWriter) {
        out.field("score", score)
        out.field("match", score >= MatchScore(NameMatcher.threshold))
    }
}
