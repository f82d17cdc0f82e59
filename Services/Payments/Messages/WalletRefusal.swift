import Contracts
import PaymentsDomain

extension WalletRefusal {
    init(_ refusal: Refusal) {
        self.init(
            code: refusal.code, detail: refusal.detail,
            members: refusal.members.compactMap { member in
                member.amount.map { .amount(member.name, $0) } ?? member.value.map { .word(member.name, $0) }
            })
    }
}
