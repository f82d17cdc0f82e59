import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// VTpass as billing asks it.
struct VTpassProvider: Sendable {
    let api: VTpassAPI
    let clock: WallClock
    let ids: IDGenerator

    var provider: BillProvider {
        BillProvider(
            name: VTpassAPI.name, attemptID: { VTpassAttempt.id(at: clock.now(), ids.next()) }, pay: pay,
            requery: requery, verify: verify, packages: packages, balance: balance)
    }

    private func pay(_ order: ProviderOrder) async throws -> ProviderWord {
        let answer = try await api.post(
            "pay", about: order.attemptID, "/pay", isIdempotent: false, json: VTpassOrder(order: order))
        return try VTpassAnswer.word(answer.body, to: .pay, about: order.attemptID)
    }

    private func requery(_ attempt: String) async throws -> ProviderWord {
        let answer = try await api.post(
            "requery", about: attempt, "/requery", isIdempotent: true, json: VTpassRequery(attemptID: attempt))
        return try VTpassAnswer.word(answer.body, to: .requery, about: attempt)
    }

    private func verify(
        _ biller: Biller, _ customer: String, _ meter: BillOrder.MeterType?
    ) async throws -> VerifiedCustomer? {
        let answer = try await api.post(
            "verify", about: biller.code, "/merchant-verify", isIdempotent: true,
            json: VTpassVerification(biller: biller, customer: customer, meter: meter))
        switch VTpassVerified(answer.body) {
        case .customer(let customer): return customer
        case .nobody: return nil
        case .billerAway: throw BillingError.billerUnreachable
        case .refusedForUs(let code): throw ProviderAccountRefused(code: code)
        case .unknown: throw api.unexpected("status \(answer.status)")
        }
    }

    private func packages(_ biller: Biller) async throws -> [ProviderPackage] {
        let answer = try await api.get(
            "variations", about: biller.code, "/service-variations?serviceID=\(biller.service)")
        return try VTpassVariations.read(try api.json(answer)) { api.unexpected("status \(answer.status): \($0)") }
    }

    private func balance() async throws -> Money {
        let answer = try api.json(try await api.get("balance", about: VTpassAPI.name, "/balance"))
        if let balance = VTpassAmount.cut(answer["contents"]?["balance"]) { return balance }
        if let code = VTpassAnswer.code(answer), VTpassCode.ours.contains(code) {
            throw ProviderAccountRefused(code: code)
        }
        throw api.unexpected("no balance")
    }
}
