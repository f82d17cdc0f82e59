import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /refunds`: of the caller's deposits, and of payments that the caller made or got.
struct ListRefunds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/refunds", id: "listRefunds", summary: "Refunds of the caller's money, newest first",
        tag: "Refunds", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        servesTestKeys: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: OutflowFilter
        let status: RefundView.Status?
        let payment: PaymentID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = OutflowFilter(.refund)
            status = fields.optional(
                "status", .choice(RefundView.Status.self).described("Only those that stand so"))
            filter.statuses = status.map { status in
                switch status {
                case .pending: [.pending, .processing]
                case .succeeded: [.succeeded]
                case .failed: [.failed]
                }
            }
            filter.deposit = fields.optional(
                "deposit_id", .id(DepositID.self).described("Only those of this deposit"))
            payment = fields.optional("payment_id", .id(PaymentID.self).described("Only those of this payment"))
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
        }
    }

    let outflows: OutflowStore
    let refunds: PaymentRefundStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<RefundView>> {
        let caller = try call.caller
        let after = try call.query.page.position(cursors, list: "refunds").flatMap(OutflowID.init)
        let limit = call.query.page.limit
        // Both lists fall by ids that grow with time, so the first of both are among the first of each.
        let rows =
            try await ofDeposits(call.query, caller, after: after, limit: limit + 1)
            + ofPayments(call.query, caller, after: after, limit: limit + 1)
        return .ok(
            Page(Array(rows.sorted { $0.id > $1.id }.prefix(limit + 1)), limit: limit) {
                cursors.encode("\($0.id)", list: "refunds")
            })
    }

    /// And of what guests have paid.
    private func ofDeposits(
        _ query: Query, _ caller: Caller, after: OutflowID?, limit: Int
    ) async throws -> [RefundView] {
        // Nothing is tried with a provider.
        guard caller.isLive else { return [] }
        var filter = query.filter
        filter.owner = caller.userID
        filter.payment = query.payment
        return try await outflows.list(filter, after: after, limit: limit).map { RefundView($0) }
    }

    private func ofPayments(
        _ query: Query, _ caller: Caller, after: OutflowID?, limit: Int
    ) async throws -> [RefundView] {
        guard query.filter.deposit == nil else { return [] }
        var filter = PaymentRefundFilter(user: caller.userID, isLive: caller.isLive)
        filter.payment = query.payment
        filter.state = query.status.map { status in
            switch status {
            case .pending: .pending
            case .succeeded: .succeeded
            case .failed: .failed
            }
        }
        filter.from = query.filter.from
        filter.to = query.filter.to
        let last = after.map { PaymentRefundID($0.rawValue) }
        return try await refunds.list(filter, after: last, limit: limit).map { RefundView($0) }
    }
}
