package import Primitives

/// Something a payment learns, from the partner, from the wallet, from staff, or from the clock.
package enum BillPaymentReport: Sendable, Equatable {
    /// The wallet holds the money.
    case held(assessment: UniqueID?)
    /// The request that ordered it is over, and nobody was told of it.
    case abandoned
    /// An attempt is on its way from now on, whatever comes.
    case begun(BillPayment.Attempt)
    case delivered(BillDelivery)
    /// It will never be done.
    case refused(BillFailure)
    /// It was done, and has been taken back.
    case reversed
    /// An equal order was there just now: the partner did not take this one.
    case tooSoon(Timestamp)
    /// The call surely did not reach the partner.
    case notSent(Timestamp)
    /// The partner says that the attempt never arrived.
    case missing(Timestamp)
    /// The partner has answered, neither yes nor no.
    case unclear
    /// The wallet has captured the hold.
    case captured(Timestamp)
    /// The hold had expired before it could be captured.
    case holdGone
    /// The wallet has paid without a hold.
    case posted(Timestamp)
    /// The wallet has released the hold.
    case released
    /// The wallet has everything back.
    case restored
}

/// What a report changed for others.
package enum BillPaymentChange: Sendable, Equatable {
    /// Nothing new: a repetition, or a report that came too late to matter.
    case none
    /// It moved, nobody else need know.
    case moved
    case completed
    case failed
    case reversed
    /// It is to be forgotten: nobody was ever told of it.
    case withdrawn
}

extension BillPayment {
    /// How long after `tooSoon` another attempt is made: equal orders within 30 seconds are one to the partner.
    package static let pauseAfterEqual = Duration.seconds(35)
    /// So long the partner is tried that cannot be reached; nothing has come to it.
    static let reaching = Duration.seconds(120)
    static let pauseAfterSilence = Duration.seconds(10)
    /// No earlier is "it never arrived" believed.
    static let arrival = Duration.seconds(300)
    /// So long it has to be said, twice.
    static let certainty = Duration.seconds(60)

    /// Takes a report in. Reports may come twice, late and in any order; one that has failed never lives again.
    package mutating func take(_ report: BillPaymentReport) -> BillPaymentChange {
        let before = stage
        defer {
            precondition(
                stage == before || Self.stages.allows(report.kind, from: before, to: stage),
                "a move that does not stand in the table")
        }
        switch report {
        case .held(let assessment):
            guard stage == .ordered else { return .none }
            self.assessment = assessment
            status = .processing
            return move(from: [.ordered], to: .sending)
        case .abandoned: return move(from: [.ordered], to: .withdrawing)
        case .begun(let attempt): return begin(attempt)
        case .delivered(let delivery): return deliver(delivery)
        case .refused(let failure): return refuse(failure)
        case .reversed: return comeBack()
        case .tooSoon(let now):
            guard stage == .asking else { return .none }
            sendAfter = now + Self.pauseAfterEqual
            return move(from: [.asking], to: .sending)
        case .notSent(let now): return tryAgain(now)
        case .missing(let now): return miss(now)
        case .unclear:
            guard stage == .asking, missingSince != nil else { return .none }
            missingSince = nil
            return .moved
        case .captured(let now): return complete(from: .capturing, at: now)
        case .holdGone: return move(from: [.capturing], to: .posting)
        case .posted(let now):
            guard stage == .posting else { return .none }
            isPaidLate = true
            return complete(from: .posting, at: now)
        case .released: return release()
        case .restored:
            guard stage == .reversing else { return .none }
            status = .reversed
            return move(from: [.reversing], to: .ended, .reversed)
        }
    }

    private mutating func move(
        from stages: Set<Stage>, to next: Stage, _ change: BillPaymentChange = .moved
    ) -> BillPaymentChange {
        guard stages.contains(stage) else { return .none }
        stage = next
        return change
    }

    private mutating func begin(_ attempt: Attempt) -> BillPaymentChange {
        guard stage == .sending else { return .none }
        attempts += 1
        self.attempt = attempt
        sentAt = sentAt ?? attempt.begunAt
        (sendAfter, missingSince) = (nil, nil)
        return move(from: [.sending], to: .asking)
    }

    private mutating func deliver(_ delivery: BillDelivery) -> BillPaymentChange {
        switch stage {
        case .asking:
            self.delivery = delivery
            return move(from: [.asking], to: .capturing)
        case .fetching:
            // What was booked of it stays as it was told.
            guard delivery.token != nil else { return .none }
            var known = self.delivery ?? BillDelivery()
            known.reference = known.reference ?? delivery.reference
            (known.token, known.units, known.bonusToken) = (delivery.token, delivery.units, delivery.bonusToken)
            self.delivery = known
            return move(from: [.fetching], to: .ended)
        default: return .none
        }
    }

    private mutating func refuse(_ failure: BillFailure) -> BillPaymentChange {
        guard stage == .asking || stage == .sending else { return .none }
        self.failure = failure
        return move(from: [.asking, .sending], to: .releasing)
    }

    /// Before the wallet has paid it is as if it had never been done.
    private mutating func comeBack() -> BillPaymentChange {
        switch stage {
        case .asking: return refuse(.reversed)
        case .fetching: return move(from: [.fetching], to: .reversing)
        case .ended where status == .completed: return move(from: [.ended], to: .reversing)
        default: return .none
        }
    }

    private mutating func tryAgain(_ now: Timestamp) -> BillPaymentChange {
        guard stage == .asking else { return .none }
        guard now - createdAt < Self.reaching else { return refuse(.unreachable) }
        sendAfter = now + Self.pauseAfterSilence
        return move(from: [.asking], to: .sending)
    }

    private mutating func miss(_ now: Timestamp) -> BillPaymentChange {
        guard stage == .asking, let attempt, now - attempt.begunAt >= Self.arrival else { return .none }
        guard let first = missingSince else {
            missingSince = now
            return .moved
        }
        guard now - first >= Self.certainty else { return .none }
        return refuse(.neverArrived)
    }

    private mutating func complete(from paying: Stage, at now: Timestamp) -> BillPaymentChange {
        guard stage == paying else { return .none }
        (status, completedAt) = (.completed, now)
        return move(from: [paying], to: lacksToken ? .fetching : .ended, .completed)
    }

    private mutating func release() -> BillPaymentChange {
        if stage == .withdrawing { return .withdrawn }
        guard stage == .releasing else { return .none }
        status = .failed
        return move(from: [.releasing], to: .ended, .failed)
    }
}
