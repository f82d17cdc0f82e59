package import Primitives

/// How far one service is with a person's request.
package struct ServiceAnswer: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        /// Not asked yet. Next: any.
        case pending
        /// There is more than one answer takes. Next: any.
        case inProgress = "in_progress"
        /// Something there keeps the person; it is asked again. Next: any.
        case blocked
        case completed
        case completedWithRetention = "completed_with_retention"

        package var isOver: Bool { self == .completed || self == .completedWithRetention }
    }

    /// What a law keeps.
    package struct Retained: Hashable, Sendable {
        /// `wallet.movements`
        package let category: String
        package let basis: String
        /// Nil: as long as there is an account.
        package let until: Timestamp?

        package init(category: String, basis: String, until: Timestamp?) {
            self.category = category
            self.basis = basis
            self.until = until
        }
    }

    package let service: String
    package let place: Int
    package var status: Status
    package var records: Int
    package var retained: [Retained]
    package var blockers: [OpenObligation]

    package init(
        service: String, place: Int, status: Status = .pending, records: Int = 0, retained: [Retained] = [],
        blockers: [OpenObligation] = []
    ) {
        self.service = service
        self.place = place
        self.status = status
        self.records = records
        self.retained = retained
        self.blockers = blockers
    }
}

/// In which order services are asked to forget a person, and which of them is next.
package enum ErasureOrder {
    /// Who knows whose the ids are is asked last: until then every other service can be asked about the person.
    package static let last = "auth"
    /// It mails that the account is closed, which it has to hear of first.
    private static let late = ["notifications", last]

    package static func places(of services: [String]) -> [ServiceAnswer] {
        let order = services.filter { !late.contains($0) } + late.filter(services.contains)
        return order.enumerated().map { ServiceAnswer(service: $1, place: $0) }
    }

    /// Who can be asked now: one that is held up holds up nobody but the last.
    package static func askable(_ answers: [ServiceAnswer]) -> [ServiceAnswer] {
        let open = answers.filter { !$0.status.isOver }.sorted { $0.place < $1.place }
        let others = open.filter { $0.service != last }
        return others.isEmpty ? open : others
    }
}
