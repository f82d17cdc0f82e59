/// What a bounce means for the address.
package enum BounceClass: String, CaseIterable, Sendable, Comparable {
    /// Nothing has ended: a server goes on trying, or tells that it has delivered.
    case none
    /// It may work another time.
    case soft
    /// We are refused, whoever the mail is for: operators are told, and the address is not to blame.
    case blocked
    /// Nobody has this address: nothing is sent to it any more.
    case hard

    /// - Parameters:
    ///   - code: by ``BounceCode``.
    ///   - action: of the report; only `failed` has ended.
    package init(_ code: EnhancedCode?, action: String?) {
        guard action == "failed" else {
            self = .none
            return
        }
        self.init(code)
    }

    /// For a refusal that is final.
    package init(_ code: EnhancedCode?) {
        guard let code, code.success == 5 else {
            self = .soft
            return
        }
        switch (code.subject, code.detail) {
        case (1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (4, 4): self = .hard
        case (7, _), (6, _), (1, 8): self = .blocked
        default: self = .soft
        }
    }

    private var gravity: Int {
        switch self {
        case .none: 0
        case .soft: 1
        case .blocked: 2
        case .hard: 3
        }
    }

    package static func < (left: BounceClass, right: BounceClass) -> Bool { left.gravity < right.gravity }
}

/// The code of a report: the remote server's own words first, then what the reporting one made of them.
package enum BounceCode {
    package static func of(diagnostic: String?, status: String?) -> EnhancedCode? {
        let said = diagnostic.flatMap(EnhancedCode.first)
        if let said, !said.tellsNothing { return said }
        return status.flatMap { EnhancedCode($0) } ?? said
    }
}
