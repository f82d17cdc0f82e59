import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import ServiceKit
import WalletDomain

/// The door: other services move money and set it aside. Their commands join the customers' own in the ledger's groups;
/// each is known by its id for ever.
extension WalletRequests {
    var door: [ServedRequest] {
        [
            .onKept(PostToWallet.self) { asked, asker in try await post(asked, asker) },
            .onKept(ReversePosting.self) { asked, asker in try await reverse(asked, asker) },
            .onKept(PlaceWalletHold.self) { asked, asker in try await place(asked, asker) },
            .onKept(AdjustWalletHold.self) { asked, asker in try await adjust(asked, asker) },
            .onKept(CaptureWalletHold.self) { asked, asker in try await capture(asked, asker) },
            .onKept(ReleaseWalletHold.self) { asked, asker in try await release(asked, asker) },
            .on(CheckWallet.self) { asked, asker in try await check(asked, asker) },
        ]
    }

    private func post(_ asked: PostToWallet, _ asker: Asker) async throws -> [UInt8] {
        let posting = Posting(
            id: TransactionID(asked.id), commander: Commander(asker, asked.initiator), purpose: asked.purpose,
            owner: asked.ownerID, legs: try asked.legs.enumerated().map { try NamedLeg($1, $0) },
            description: asked.description, reference: asked.reference,
            authorization: asked.authorization.map { Authorization.Key(token: $0) }, assessment: asked.assessmentID)
        return try await ask(.post(posting), asked, asker) { outcome in
            guard case .postedByService(let transaction, let shortfalls) = outcome else { return nil }
            return PostedToWallet(
                transactionID: transaction.id.rawValue, postedAt: transaction.createdAt, shortfall: shortfalls.told)
        }
    }

    private func reverse(_ asked: ReversePosting, _ asker: Asker) async throws -> [UInt8] {
        let target = TransactionID(asked.transactionID)
        guard let accounts = try await transfers.accounts(of: target) else { throw WalletError.notFound(.transfer) }
        let reversal = Reversal(
            id: TransactionID(asked.id), commander: Commander(asker, nil), target: target, accounts: accounts,
            reason: nil, description: asked.reason)
        return try await ask(.reverse(reversal), asked, asker) { outcome in
            guard case .posted(let transaction) = outcome else { return nil }
            return PostedToWallet(transactionID: transaction.id.rawValue, postedAt: transaction.createdAt)
        }
    }

    private func place(_ asked: PlaceWalletHold, _ asker: Asker) async throws -> [UInt8] {
        let placement = HoldPlacement(
            id: HoldID(asked.id), commander: Commander(asker, asked.initiator), account: AccountID(asked.walletID),
            owner: asked.ownerID, purpose: asked.purpose, amount: asked.amount, minimum: asked.minimum,
            reason: asked.reason, end: asked.expiresAt.map { .at($0) } ?? .never,
            authorization: asked.authorization.map { Authorization.Key(token: $0) }, assessment: asked.assessmentID)
        return try await ask(.placeHold(placement), asked, asker) { outcome in
            if case .hold(let hold) = outcome { PlacedHold(hold) } else { nil }
        }
    }

    private func adjust(_ asked: AdjustWalletHold, _ asker: Asker) async throws -> [UInt8] {
        let adjustment = HoldAdjustment(
            commander: Commander(asker, nil), hold: try await facts(of: asked.holdID, asker), amount: asked.amount,
            expiresAt: asked.expiresAt)
        return try await ask(.adjustHold(adjustment), asked, asker) { outcome in
            if case .hold(let hold) = outcome { PlacedHold(hold) } else { nil }
        }
    }

    private func capture(_ asked: CaptureWalletHold, _ asker: Asker) async throws -> [UInt8] {
        let settlement = HoldSettlement(
            id: TransactionID(asked.id), commander: Commander(asker, nil),
            hold: try await facts(of: asked.holdID, asker),
            legs: try asked.legs.enumerated().map { try NamedLeg($1, $0) }, final: asked.final)
        return try await ask(.settleHold(settlement), asked, asker) { outcome in
            guard case .settled(let hold, let transaction, let taken, let shortfalls) = outcome else { return nil }
            return CapturedHold(
                transactionID: transaction.id.rawValue, captured: taken,
                remaining: Money(minorUnits: hold.reserved, currency: hold.amount.currency),
                shortfall: shortfalls.told)
        }
    }

    private func release(_ asked: ReleaseWalletHold, _ asker: Asker) async throws -> [UInt8] {
        let hold = try await facts(of: asked.holdID, asker)
        let release = HoldRelease(
            commander: Commander(asker, nil), hold: hold.id, account: hold.account, owner: hold.owner)
        return try await ask(.releaseHold(release), asked, asker) { outcome in
            guard case .hold(let hold) = outcome else { return nil }
            return ReleasedHold(
                holdID: hold.id.rawValue, captured: Money(minorUnits: hold.captured, currency: hold.amount.currency))
        }
    }

    /// A hold that another service placed, or a customer, does not exist.
    private func facts(of id: UniqueID, _ asker: Asker) async throws -> HoldFacts {
        guard let facts = try await holds.facts(of: HoldID(id), service: asker.service) else {
            throw WalletError.notFound(.hold)
        }
        return facts
    }

    /// - Parameter reply: nil for an outcome that the command cannot have.
    private func ask<Request: DoorRequest>(
        _ command: LedgerCommand, _ request: Request, _ asker: Asker,
        reply: @escaping @Sendable (LedgerOutcome) -> Request.Reply?
    ) async throws -> [UInt8] {
        let asked = AskedRequest(
            id: request.id, service: asker.service, type: Request.type,
            facts: Digest.sha256(JSON.encode(request.facts)))
        let answer = try await ledger.submit(
            LedgerRequest(command, asked: asked) { outcome in
                if case .refused(let error) = outcome { return .refused(error) }
                guard let reply = reply(outcome) else { preconditionFailure("\(Request.self) ended as another") }
                return .told(JSON.encode(reply))
            })
        if let refusal = answer.refusal { throw refusal }
        return answer.response.body
    }
}

extension WalletRequests {
    private func check(_ asked: CheckWallet, _ asker: Asker) async throws -> CheckedWallet {
        guard !asked.consume || asked.id != nil else {
            throw Problem.invalid("id", "missing", "is required where the authorization is spent")
        }
        let question = DebitQuestion(
            id: asked.id ?? ids.next(), commander: Commander(asker, asked.initiator), purpose: asked.purpose,
            owner: asked.ownerID, account: AccountID(asked.walletID), amount: asked.amount,
            authorization: asked.authorization.map { Authorization.Key(token: $0) }, consumes: asked.consume)
        let (account, refusal) = try await questions.judge(question)
        guard asked.consume else { return CheckedWallet(account, refusal) }
        // Known by its id like everything that takes effect; what it was asked for are its facts.
        let facts = CheckWallet(
            id: asked.id, ownerID: asked.ownerID, walletID: asked.walletID, initiator: asked.initiator,
            purpose: asked.purpose, amount: asked.amount, consume: true)
        let answer = try await ledger.submit(
            LedgerRequest(
                .consume(question),
                asked: AskedRequest(
                    id: question.id, service: asker.service, type: CheckWallet.type,
                    facts: Digest.sha256(JSON.encode(facts)))
            ) { outcome in
                switch outcome {
                case .refused(let error): .refused(error)
                case .answered(let account): .told(JSON.encode(CheckedWallet(account, nil)))
                default: preconditionFailure("a question ended as another command")
                }
            })
        if case .idReused = answer.refusal { throw WalletError.idReused }
        if let refusal = answer.refusal { return CheckedWallet(account, refusal) }
        return try CheckWallet.readReply(answer.response.body)
    }
}

extension PlacedHold {
    fileprivate init(_ hold: Hold) {
        self.init(holdID: hold.id.rawValue, held: hold.amount, expiresAt: hold.expiresAt)
    }
}

extension CheckedWallet {
    fileprivate init(_ account: Account, _ refusal: WalletError?) {
        self.init(
            currency: account.currency, status: account.status.rawValue, code: refusal?.code,
            available: Money(minorUnits: account.available, currency: account.currency))
    }
}
