import ComplianceDomain
import Contracts
import JSONKit
import Outbox
import Primitives
import ServiceKit

/// What others are told of blocks and of the log.
struct SecurityNews: Sendable {
    let ids: IDGenerator

    func changed(_ block: Block, _ now: Timestamp) -> OutboxEvent {
        make(
            BlocksChanged(
                blockID: block.id.rawValue, kind: block.kind.told, value: block.value,
                userID: block.kind == .user ? UserID(block.value) : nil, until: block.until,
                ended: !block.isInForce(at: now), changedAt: now),
            about: block.id.description, now)
    }

    func published(_ head: AuditHead, verifiedAt: Timestamp?, _ now: Timestamp) -> OutboxEvent {
        make(
            AuditHeadPublished(
                sequence: head.sequence, hash: Hex.encode(head.hash), verifiedAt: verifiedAt, at: now),
            about: "audit", now)
    }

    private func make<Event: EventContract>(_ event: Event, about id: String, _ now: Timestamp) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: id, data: JSON.encode(event), id: ids.next(), occurredAt: now,
            traceparent: TraceContext.current?.traceparent)
    }
}

extension Block.Kind {
    var told: BlockKind {
        switch self {
        case .cidr: .cidr
        case .device: .device
        case .user: .user
        }
    }
}

/// Tells gateways that begin, or have missed something, who is turned away.
enum BlockRequests {
    /// As many as a message lists.
    private static let most = 10_000

    static func served(_ store: BlockStore, clock: WallClock) -> [ServedRequest] {
        [
            .on(ListBlocks.self, from: ["gateway"]) { _, _ in
                let blocks = try await store.list(
                    kind: nil, value: nil, inForceAt: clock.now(), after: nil, limit: most)
                return BlockList(
                    blocks: blocks.map { block in
                        BlockedClient(
                            blockID: block.id.rawValue, kind: block.kind.told, value: block.value, until: block.until)
                    })
            }
        ]
    }
}
