import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct TransferBatchFunds: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/transfers/batch", id: "transferBatch", summary: "Up to 1000 transfers in one request",
        tag: "Transfers", access: .ownWallets, right: .moveMoney, idempotency: .required,
        problems: [.tooManyUnknownNumbers, .assessmentUnavailable, .overloaded], bodyLimit: 1 << 20, rateClass: .money,
        audits: .movement)

    /// A transfer with the client's own id: sent again under it, in whatever batch, it moves money once.
    struct Item: FieldDecodable {
        let id: TransactionID
        let fields: TransferFields

        init(_ fields: inout Fields) {
            id = fields.required("id", .id(TransactionID.self))
            self.fields = TransferFields(&fields)
        }
    }

    struct Body: FieldDecodable {
        let transfers: [Item]
        let atomic: Bool

        init(_ fields: inout Fields) {
            transfers = fields.required("transfers", .array(.object(Item.self), 1...1_000))
            atomic = fields.optional("atomic", .bool) ?? false
        }
    }

    let parts: WalletParts
    let resolver: TransferResolver

    func handle(_ call: Call<Self>) async throws -> Reply<BatchView> {
        let caller = try call.caller
        let transfers = try await resolver.resolve(call.body.transfers.map { ($0.id, $0.fields) }, for: call)
        let batch = TransferBatch(commander: caller.customer, transfers: transfers, atomic: call.body.atomic)
        let reply = try await parts.ledger.answer(call, .batch(batch)) { outcome in
            if case .batch(let items) = outcome { BatchView(items: items) } else { nil }
        }
        return reply.costing(transfers.count)
    }
}

/// `{results: [{index, id, status, already_posted?, code?}]}`
struct BatchView: FieldEncodable {
    let items: [BatchItemOutcome]

    static let example = BatchView(items: [BatchItemOutcome(id: TransactionID(.example), .posted)])

    func encode(to out: inout JSONWriter) {
        out.field("results", items.enumerated().map { BatchItemView(index: $0, item: $1) })
    }
}

struct BatchItemView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue { case posted, refused }

    let index: Int
    let item: BatchItemOutcome

    static let example = BatchItemView(
        index: 0, item: BatchItemOutcome(id: TransactionID(.example), .refused(.batchRefused)))

    func encode(to out: inout JSONWriter) {
        out.field("index", index)
        out.field("id", item.id)
        out.field("status", item.refusal == nil ? Status.posted : .refused)
        // An earlier request moved the money, whatever became of this batch.
        out.optional("already_posted", item.result == .postedBefore ? true : nil)
        out.optional("code", item.refusal?.code)
    }
}
