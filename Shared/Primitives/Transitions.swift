/// The moves of a state machine as a table: what does not stand in it does not happen.
///
/// `scripts/render` reads the rows of a table where it is written, one a line, and draws them in the service's README.
package struct Transitions<State, Event>: Sendable
where State: RawRepresentable<String> & CaseIterable & Hashable & Sendable, Event: Hashable & Sendable {
    package struct Move: Hashable, Sendable {
        package let state: State
        package let event: Event
        package let next: State

        package init(_ state: State, _ event: Event, _ next: State) {
            self.state = state
            self.event = event
            self.next = next
        }
    }

    package let start: State
    package let moves: [Move]

    /// - Parameter moves: state, event, next state. An event may lead from one state to several, by what comes with it.
    package init(from start: State, _ moves: [(State, Event, State)]) {
        self.start = start
        self.moves = moves.map { Move($0.0, $0.1, $0.2) }
    }

    /// Where an event leads; nil where it does not happen, and where it leads to several states.
    package func next(_ state: State, on event: Event) -> State? {
        let found = moves.filter { $0.state == state && $0.event == event }
        return found.count == 1 ? found[0].next : nil
    }

    package func allows(_ event: Event, from state: State, to next: State) -> Bool {
        moves.contains(Move(state, event, next))
    }

    /// What nothing leads out of.
    package var finals: Set<State> { Set(State.allCases).subtracting(moves.map(\.state)) }

    /// What nothing leads to from the start. Empty in a table that is right.
    package var unreachable: Set<State> {
        var reached: Set<State> = [start]
        var grows = true
        while grows {
            let before = reached.count
            for move in moves where reached.contains(move.state) { reached.insert(move.next) }
            grows = reached.count > before
        }
        return Set(State.allCases).subtracting(reached)
    }

    /// Rows that stand twice. Empty in a table that is right.
    package var repeated: [Move] {
        var seen: Set<Move> = []
        return moves.filter { !seen.insert($0).inserted }
    }
}
