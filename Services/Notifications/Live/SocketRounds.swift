import Primitives

/// Which of somebody's sockets are too many over all processes. Whenever one is opened its process says which it has of
/// that user, and the others answer with theirs: a round. Nothing of it is kept for long, so that nobody is counted who
/// has gone.
struct SocketRounds {
    static let socketsOfOne = 10
    /// Until all have answered, by far.
    private static let life = Duration.seconds(5)

    private struct Round {
        var ids: Set<UniqueID>
        let begun: ContinuousClock.Instant
    }

    /// By the socket that was opened.
    private var rounds: [UniqueID: Round] = [:]

    /// One process has told its sockets.
    /// - Parameter own: what this process has of the same user.
    /// - Returns: those of `own` that have to go: the oldest of all, beyond ten. Their ids tell their age.
    mutating func take(
        _ ids: [UniqueID], in round: UniqueID, own: [UniqueID], at now: ContinuousClock.Instant
    ) -> Set<UniqueID> {
        rounds[round, default: Round(ids: [], begun: now)].ids.formUnion(ids)
        let all = (rounds[round]?.ids ?? []).union(own)
        guard all.count > Self.socketsOfOne else { return [] }
        return Set(all.sorted().prefix(all.count - Self.socketsOfOne)).intersection(own)
    }

    /// Lets go of what is over.
    mutating func forget(at now: ContinuousClock.Instant) {
        guard !rounds.isEmpty else { return }
        rounds = rounds.filter { now - $0.value.begun < Self.life }
    }
}
