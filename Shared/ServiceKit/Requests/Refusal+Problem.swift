package import Contracts
package import HTTPKit
import JSONKit
package import MoneyKit

extension Refusal {
    /// A refusal as the public API tells it.
    package init(_ problem: Problem) {
        self.init(
            code: problem.code.code, detail: problem.detail,
            errors: problem.errors.map { RefusedField(field: $0.field, code: $0.code, message: $0.message) },
            members: problem.members.map { RefusalMember(name: $0.name, value: $0.value) }
                + problem.figures.compactMap { figure in
                    (figure.value as? Money).map { RefusalMember(name: figure.name, amount: $0) }
                })
    }
}

extension Problem {
    /// A refusal of another service as that service would tell it itself.
    package init(
        refusedAs code: String, detail: String?, members: [(name: String, value: String)],
        figures: [(name: String, value: Money)]
    ) {
        // A newer service may know codes that we do not.
        let code = ProblemCode.named(code) ?? ProblemCode(code, 422, "The wallet refuses it")
        // And names that are every problem's own would be a mistake of it.
        self.init(
            code, detail: detail, retryAfterSeconds: code.status == 503 ? 60 : nil,
            members: members.filter { !Self.ownMembers.contains($0.name) },
            figures: figures.filter { !Self.ownMembers.contains($0.name) }.map { ($0.name, $0.value) })
    }

    package init(_ refusal: Refusal) {
        self.init(
            refusedAs: refusal.code, detail: refusal.detail,
            members: refusal.members.compactMap { member in member.value.map { (member.name, $0) } },
            figures: refusal.members.compactMap { member in member.amount.map { (member.name, $0) } })
    }
}
