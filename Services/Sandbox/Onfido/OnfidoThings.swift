import Primitives

struct OnfidoApplicant: Sendable, Equatable {
    let id: UniqueID
    let firstName: String
    let lastName: String
    let birthDate: String
    let createdAt: Timestamp

    var behaviour: OnfidoBehaviour { OnfidoBehaviour(lastName: lastName) }
}

/// A picture of a document or, without a type, of a face.
struct OnfidoUpload: Sendable, Equatable {
    let id: UniqueID
    let applicant: UniqueID
    let type: String?
    let side: String?
    let issuingCountry: String?
    let bytes: Int
    let createdAt: Timestamp
}

struct OnfidoCheck: Sendable, Equatable {
    /// - in_progress: may become any other.
    /// - complete: may become reopened.
    /// - awaiting_applicant, withdrawn, reopened: nothing more happens by itself.
    enum Status: String, Sendable, CaseIterable {
        case inProgress = "in_progress"
        case awaitingApplicant = "awaiting_applicant"
        case complete, withdrawn, reopened
    }

    enum Ending: Sendable, Equatable {
        /// Clear without a word, otherwise to be considered.
        case complete(subResult: String?)
        case withdrawn
        case reopened
    }

    let id: UniqueID
    let applicant: UniqueID
    let documents: [String]
    let createdAt: Timestamp
    var status: Status
    /// Nil: clear, once it is complete.
    var subResult: String?
    /// What was told of it has been taken: of its status.
    var told: Status?

    var result: String? {
        switch status {
        case .complete, .reopened: subResult == nil ? "clear" : "consider"
        case .inProgress, .awaitingApplicant, .withdrawn: nil
        }
    }

    var reports: [String] { ["\(id)-1", "\(id)-2"] }

    mutating func end(_ ending: Ending) {
        switch ending {
        case .complete(let word):
            status = .complete
            subResult = word
        case .withdrawn: status = .withdrawn
        case .reopened:
            status = .reopened
            subResult = "suspected"
        }
    }
}
