import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /splits`: shares a bill among others.
struct CreateSplit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/splits", id: "createSplit", summary: "Share a bill", tag: "Splits",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, idempotency: .required,
        success: 201,
        problems: [
            .notFound, .amountNotPositive, .amountOutOfRange, .selfPayment, .currencyMismatch, .splitSumMismatch,
            .duplicateParticipant,
        ])

    static let bodyExample: String? = #"""
        {"wallet_id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e","title":"Dinner",
        "total":{"amount":"100.00","currency":"USD"},"type":"equal",
        "participants":[{"email":"grace@florin.test"},{"email":"mary@florin.test"}]}
        """#

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let title: String
        let total: Money
        let kind: Split.Kind
        let participants: [SplitParticipantFields]
        let dueAt: Timestamp?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            title = fields.required("title", .line(1...100).example("Dinner"))
            total = fields.required("total", .money)
            kind = fields.required("type", .choice(Split.Kind.self))
            participants = fields.required("participants", .array(.object(SplitParticipantFields.self), 2...20))
            dueAt = fields.optional("due_at", .timestamp)
            for (place, part) in participants.enumerated() where !part.fits(kind) {
                fields.refuse(
                    "participants.\(place)", .unknownField, "must have \(SplitParticipantFields.wanted(by: kind))")
            }
        }

        var shares: SplitShares {
            switch kind {
            case .equal: .equal(count: participants.count)
            case .custom: .custom(participants.compactMap(\.amount))
            case .percentage: .percentage(participants.compactMap(\.percentage))
            }
        }
    }

    let parts: PeopleParts
    let desk: SplitDesk

    func handle(_ call: Call<Self>) async throws -> Reply<SplitView> {
        let caller = try call.caller.userID
        let body = call.body
        let split = try await parts.prepared(try DepositKey(call.idempotency)) {
            try await desk.prepare(
                SplitDesk.Order(
                    creator: caller, wallet: body.wallet, title: body.title, total: body.total, kind: body.kind,
                    shares: body.shares, emails: body.participants.map(\.email), dueAt: body.dueAt))
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let split else { throw PaymentsError.inProgress }
            try await desk.write(split, in: transaction)
            AuditTrail.resource(split.id)
            return .created(SplitView(split, for: caller))
        }
    }
}
