import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import ServiceKit
import WalletDomain

/// Deposits: room for them, the credit, and the way back. All are known by the deposit's id in tables of their own, for
/// ever, so they need no idempotency key; a refusal is not kept, the asker comes back.
extension WalletRequests {
    var deposits: [ServedRequest] {
        [
            .on(CheckDeposit.self) { asked, asker in
                try await requireDeposits(asker)
                return try await check(asked)
            },
            .onKept(ReserveDeposit.self) { asked, asker in
                try await requireDeposits(asker)
                return try await reserve(asked)
            },
            .onKept(ReleaseDeposit.self) { asked, asker in
                try await requireDeposits(asker)
                return try await release(asked)
            },
            .onKept(CreditDeposit.self) { asked, asker in
                try await requireDeposits(asker)
                return try await credit(asked, asker)
            },
        ]
    }

    /// Whose purpose deposits are.
    private func requireDeposits(_ asker: Asker) async throws {
        let purpose = try await rules.current().rules.purposes.deposit
        guard Commander.service(asker.service).mayUse(purpose) else { throw WalletError.purposeRefused(purpose.name) }
    }

    /// A question takes no place in the ledger's groups.
    private func check(_ asked: CheckDeposit) async throws -> CheckedDeposit {
        let order = DepositOrder(
            deposit: asked.depositID ?? ids.next(), account: AccountID(asked.walletID), owner: asked.ownerID,
            amount: asked.amount, fee: .zero(asked.amount.currency), purpose: asked.purpose)
        do {
            try await reservations.judge(order)
            return CheckedDeposit()
        } catch let refusal as WalletError {
            return CheckedDeposit(refusal)
        }
    }

    private func reserve(_ asked: ReserveDeposit) async throws -> [UInt8] {
        let order = DepositOrder(
            deposit: asked.depositID, account: AccountID(asked.walletID), owner: asked.ownerID, amount: asked.amount,
            fee: asked.fee, purpose: asked.purpose)
        return try await ask(.reserveDeposit(order), of: asked.depositID) { outcome in
            switch outcome {
            case .depositReserved: CheckedDeposit()
            case .refused(let error): CheckedDeposit(error)
            default: nil
            }
        }
    }

    private func release(_ asked: ReleaseDeposit) async throws -> [UInt8] {
        let release = DepositRelease(
            deposit: asked.depositID, account: AccountID(asked.walletID), owner: asked.ownerID, amount: asked.amount,
            closes: asked.closesAttempt)
        return try await ask(.releaseDeposit(release), of: asked.depositID) { outcome in
            switch outcome {
            case .depositReleased: ReleasedDeposit(status: .released)
            case .deposited(let deposit):
                ReleasedDeposit(
                    status: .credited, transactionID: deposit.transaction.rawValue, walletID: deposit.account.rawValue)
            case .refused(let error): ReleasedDeposit(status: .refused, code: error.code)
            default: nil
            }
        }
    }

    private func credit(_ asked: CreditDeposit, _ asker: Asker) async throws -> [UInt8] {
        let deposit = DepositCredit(
            deposit: asked.depositID, id: ids.next(), account: AccountID(asked.walletID), owner: asked.ownerID,
            amount: asked.amount, fee: asked.fee, provider: asked.provider, service: asker.service,
            attempt: asked.attempt, assessment: asked.assessmentID, purpose: asked.purpose)
        return try await ask(.creditDeposit(deposit), of: asked.depositID) { outcome in
            switch outcome {
            case .deposited(let deposit):
                CreditedDeposit(
                    status: .posted, transactionID: deposit.transaction.rawValue, walletID: deposit.account.rawValue)
            case .refused(let error): CreditedDeposit(status: .refused, code: error.code)
            default: nil
            }
        }
    }

    /// - Parameter reply: nil for an outcome that the command cannot have.
    private func ask<Reply: FieldEncodable>(
        _ command: LedgerCommand, of deposit: UniqueID, reply: @escaping @Sendable (LedgerOutcome) -> Reply?
    ) async throws -> [UInt8] {
        var request = LedgerRequest(command, idempotency: nil) { outcome in
            guard let reply = reply(outcome) else { preconditionFailure("a deposit's command ended as another's") }
            return LedgerAnswer(response: StoredResponse(status: 200, body: JSON.encode(reply)), isKept: false)
        }
        request.requestID = deposit.description
        return try await ledger.submit(request).response.body
    }
}

extension CheckedDeposit {
    /// A refusal as the public API tells it.
    fileprivate init(_ error: WalletError) {
        let refusal = Refusal(error.problem)
        self.init(code: refusal.code, detail: refusal.detail, members: refusal.members)
    }
}
