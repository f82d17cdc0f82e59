import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListPoints: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/rewards/points", id: "listPoints", summary: "Points as they came and went, newest first",
        tag: "Rewards", access: .authenticated(scope: .walletRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let currency: Currency?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            currency = fields.optional(
                "currency", .currency.described("Only those that were earned by bills in this currency"))
        }
    }

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PointsView>> {
        let (query, limit) = (call.query, call.query.page.limit)
        let before = try query.page.position(parts.cursors, list: "points").flatMap { UniqueID($0) }
        let found = try await parts.lists.points(
            of: try call.caller.userID, query.currency, before: before, limit: limit + 1)
        return .ok(
            Page(found.map { PointsView(points: $0) }, limit: limit) {
                parts.cursors.encode($0.points.id.description, list: "points")
            })
    }
}

struct PointsView: FieldEncodable {
    let points: StoredPoints

    static let example = PointsView(
        points: StoredPoints(
            id: .example, currency: .NGN, delta: 50, balanceAfter: 250, reason: .earned,
            expiresOn: Timestamp.example.day, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", points.id)
        out.field("currency", points.currency)
        out.field("delta", points.delta)
        out.field("balance_after", points.balanceAfter)
        out.field("reason", points.reason)
        out.optional("expires_on", points.expiresOn)
        out.field("created_at", points.createdAt)
    }
}

extension PointsBook.Reason: FieldValue {}
