import EventLoopKit
import Primitives

/// One command on its way: its own entry in the loop's inbox, then in the connection's line, completed once.
///
/// `@unchecked Sendable`: after `submit` only the loop's thread touches `completion`.
final class RedisRequest: LoopWork, @unchecked Sendable {
    typealias Completion = @Sendable (Result<RedisValue, RedisError>) -> Void

    let wire: WireCommand
    let deadline: ContinuousClock.Instant
    private let place: CallSite
    private let owner: RedisCore
    private var completion: Completion?

    init(
        _ wire: WireCommand, deadline: ContinuousClock.Instant, at place: CallSite, owner: RedisCore,
        completion: @escaping Completion
    ) {
        self.wire = wire
        self.place = place
        self.deadline = deadline
        self.owner = owner
        self.completion = completion
    }

    func runOnLoop() { owner.accept(self) }

    /// Only the first call counts: an answer after the time-out is dropped.
    func complete(_ result: Result<RedisValue, RedisError>) {
        let call = completion
        completion = nil
        call?(result.mapError { $0.met(in: wire.name, at: place) })
    }
}
