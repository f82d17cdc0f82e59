package import Primitives

package enum ImpactAssessmentTag {}
package typealias ImpactAssessmentID = Identifier<ImpactAssessmentTag>

/// What was thought about before something was done with people's data (GDPR, article 35).
package struct ImpactAssessment: Hashable, Sendable {
    package enum Level: String, CaseIterable, Comparable, Sendable {
        case low, medium, high

        private var rank: Int {
            switch self {
            case .low: 1
            case .medium: 2
            case .high: 3
            }
        }

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        /// Likely and grave is high, neither is low.
        package static func of(likelihood: Level, severity: Level) -> Level {
            switch likelihood.rank * severity.rank {
            case ...2: .low
            case ...4: .medium
            default: .high
            }
        }
    }

    package struct Risk: Hashable, Sendable {
        package let description: String
        package let likelihood: Level
        package let severity: Level
        /// What is done against it.
        package let measures: String?

        package init(description: String, likelihood: Level, severity: Level, measures: String?) {
            self.description = description
            self.likelihood = likelihood
            self.severity = severity
            self.measures = measures
        }

        package var impact: Level { .of(likelihood: likelihood, severity: severity) }
    }

    package let id: ImpactAssessmentID
    package let title: String
    package let processing: String
    package let necessity: String
    package let risks: [Risk]
    package let author: UserID
    package let createdAt: Timestamp

    package init(
        id: ImpactAssessmentID, title: String, processing: String, necessity: String, risks: [Risk], author: UserID,
        createdAt: Timestamp
    ) {
        self.id = id
        self.title = title
        self.processing = processing
        self.necessity = necessity
        self.risks = risks
        self.author = author
        self.createdAt = createdAt
    }

    /// That of the worst risk.
    package var impact: Level { risks.map(\.impact).max() ?? .low }

    /// Every two years; of a high one every year.
    package var reviewOn: CalendarDay { createdAt.day.adding(months: impact == .high ? 12 : 24) }
}
