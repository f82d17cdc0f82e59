package import Primitives

/// A filing with an authority, from the draft on. What is approved is frozen; what the authority could not take is
/// drafted again.
package struct Report: Sendable {
    /// By whom, and when.
    package struct Signature: Hashable, Sendable {
        package let by: UserID
        package let at: Timestamp

        package init(by: UserID, at: Timestamp) {
            self.by = by
            self.at = at
        }
    }

    /// How it was handed in: by a person, beside this service.
    package struct Filing: Hashable, Sendable {
        package let channel: String
        /// By which the authority knows the batch.
        package let trackingID: String?
        package let signature: Signature

        package init(channel: String, trackingID: String?, signature: Signature) {
            self.channel = channel
            self.trackingID = trackingID
            self.signature = signature
        }
    }

    package let id: ReportID
    package let type: ReportType
    package let subject: ReportSubject
    package private(set) var status: ReportStatus
    /// Of its content, from 1.
    package private(set) var version: Int
    /// Who wrote the version; nil: the day's work did.
    package private(set) var author: UserID?
    package private(set) var approval: Signature?
    /// Of the content that was approved: 32 bytes.
    package private(set) var sha256: [UInt8]?
    package private(set) var filing: Filing?
    /// FinCEN's number.
    package private(set) var bsaID: String?

    package init(
        id: ReportID, type: ReportType, subject: ReportSubject, status: ReportStatus = .draft, version: Int = 1,
        author: UserID?, approval: Signature? = nil, sha256: [UInt8]? = nil, filing: Filing? = nil,
        bsaID: String? = nil
    ) {
        self.id = id
        self.type = type
        self.subject = subject
        self.status = status
        self.version = version
        self.author = author
        self.approval = approval
        self.sha256 = sha256
        self.filing = filing
        self.bsaID = bsaID
    }

    /// - Parameter sha256: of the content that the other person has seen.
    package mutating func approve(_ sha256: [UInt8], by staff: UserID, at now: Timestamp) throws(ReportError) {
        try require(staff)
        guard status == .draft else {
            throw status == .rejected ? ReportError.notNow(status) : .alreadyDecided(status)
        }
        guard author != staff else { throw .ownDecision }
        if let day = subject.day, now < day.adding(days: 1).startOfDay { throw .dayNotOver(day) }
        try move(.approve)
        approval = Signature(by: staff, at: now)
        self.sha256 = sha256
    }

    package mutating func file(_ filing: Filing) throws(ReportError) {
        try require(filing.signature.by)
        try move(.file)
        self.filing = filing
    }

    /// The authority has taken it, or has not.
    package mutating func answer(_ answer: Acknowledgement.Answer, by staff: UserID) throws(ReportError) {
        try require(staff)
        guard type.goesToFinCEN else { throw .neverAcknowledged(type) }
        switch answer.verdict {
        case .accepted(let bsaID):
            try move(.acknowledge)
            self.bsaID = bsaID
        case .rejected: try move(.reject)
        }
    }

    /// What was rejected becomes a draft again, of whoever writes it anew: somebody else approves it.
    package mutating func correct(by staff: UserID) throws(ReportError) {
        try require(staff)
        try move(.correct)
        version += 1
        author = staff
        approval = nil
        sha256 = nil
        filing = nil
    }

    /// A draft of the day's work says what is known now.
    package mutating func redraft() throws(ReportError) {
        guard status == .draft else { throw .notNow(status) }
        version += 1
    }

    /// Nobody works on a report about themselves.
    private func require(_ staff: UserID) throws(ReportError) {
        if subject.customer == staff { throw .ownDecision }
    }

    private mutating func move(_ move: ReportStatus.Move) throws(ReportError) {
        if ReportStatus.states.finals.contains(status) { throw .alreadyDecided(status) }
        guard let next = ReportStatus.states.next(status, on: move) else { throw .notNow(status) }
        status = next
    }
}

/// What a report is about.
package struct ReportSubject: Hashable, Sendable {
    package let caseID: CaseID?
    /// Whose cash it is, or whom the case is about where that is one person.
    package let customer: UserID?
    /// Of a report on cash.
    package let day: CalendarDay?
    package let flow: MovementFlow?
    package let from: Timestamp
    /// Excluded.
    package let to: Timestamp

    package init(
        caseID: CaseID? = nil, customer: UserID? = nil, day: CalendarDay? = nil, flow: MovementFlow? = nil,
        from: Timestamp, to: Timestamp
    ) {
        self.caseID = caseID
        self.customer = customer
        self.day = day
        self.flow = flow
        self.from = from
        self.to = to
    }

    package init(_ cash: CashDay) {
        self.init(
            customer: cash.customer, day: cash.day, flow: cash.flow, from: cash.day.startOfDay,
            to: cash.day.adding(days: 1).startOfDay)
    }
}
